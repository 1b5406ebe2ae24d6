#include "drive.h"

#if defined(__linux__) || defined(__APPLE__)
#include <unistd.h>

#include <cerrno>
#endif

namespace wick::drive {

#if defined(SEEK_HOLE) && defined(SEEK_DATA)

namespace {

// -1 where nothing of the kind lies at or behind the offset.
template <int whence>
napi_value seek(js::Call& call) {
  const int fd = static_cast<int>(call.integer(0, "fd"));
  const off_t found = lseek(fd, static_cast<off_t>(call.integer(1, "offset")), whence);
  if (found < 0 && errno != ENXIO) throw js::SystemError(errno, "lseek");
  return js::number(call.env, static_cast<double>(found));
}

}  // namespace

Functions sparse_functions() {
  return {js::method<seek<SEEK_HOLE>>("seekHole"), js::method<seek<SEEK_DATA>>("seekData")};
}

#else

Functions sparse_functions() { return {}; }

#endif

}  // namespace wick::drive
