#ifdef __linux__

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/mount.h>

#include <array>
#include <cerrno>

#include "../js/task.h"
#include "drive.h"

namespace wick::drive {

namespace {

int descriptor(js::Call& call) { return static_cast<int>(call.integer(0, "fd")); }

napi_value drive_size(js::Call& call) {
  uint64_t bytes = 0;
  if (ioctl(descriptor(call), BLKGETSIZE64, &bytes) < 0) throw js::SystemError(errno, "BLKGETSIZE64");
  return js::number(call.env, static_cast<double>(bytes));
}

napi_value logical_block_size(js::Call& call) {
  int bytes = 0;
  if (ioctl(descriptor(call), BLKSSZGET, &bytes) < 0) throw js::SystemError(errno, "BLKSSZGET");
  return js::number(call.env, bytes);
}

napi_value simple(js::Call& call, unsigned long request, const char* name) {
  return js::in_background(call.env, [fd = descriptor(call), request, name] {
    if (ioctl(fd, request, 0) < 0) throw js::SystemError(errno, name);
  });
}

napi_value reread_partitions(js::Call& call) { return simple(call, BLKRRPART, "BLKRRPART"); }

napi_value flush_buffers(js::Call& call) { return simple(call, BLKFLSBUF, "BLKFLSBUF"); }

napi_value over_range(js::Call& call, unsigned long request, const char* name) {
  const std::array<uint64_t, 2> range{static_cast<uint64_t>(call.integer(1, "offset")),
                                      static_cast<uint64_t>(call.integer(2, "length"))};
  return js::in_background(call.env, [fd = descriptor(call), range, request, name]() mutable {
    if (ioctl(fd, request, range.data()) < 0) throw js::SystemError(errno, name);
  });
}

napi_value discard(js::Call& call) { return over_range(call, BLKDISCARD, "BLKDISCARD"); }

napi_value zero_out(js::Call& call) { return over_range(call, BLKZEROOUT, "BLKZEROOUT"); }

napi_value drop_cache(js::Call& call) {
  const int result = posix_fadvise(descriptor(call), static_cast<off_t>(call.integer(1, "offset")),
                                   static_cast<off_t>(call.integer(2, "length")), POSIX_FADV_DONTNEED);
  if (result != 0) throw js::SystemError(result, "posix_fadvise");
  return nullptr;
}

napi_value unmount(js::Call& call) {
  return js::in_background(call.env, [path = call.text(0, "path")] {
    if (umount2(path.c_str(), UMOUNT_NOFOLLOW) < 0) throw js::SystemError(errno, "umount2");
  });
}

}  // namespace

Functions block_functions() {
  return {
      js::method<drive_size>("driveSize"),
      js::method<logical_block_size>("logicalBlockSize"),
      js::method<reread_partitions>("rereadPartitions"),
      js::method<flush_buffers>("flushBuffers"),
      js::method<discard>("discard"),
      js::method<zero_out>("zeroOut"),
      js::method<drop_cache>("dropCache"),
      js::method<unmount>("unmount"),
  };
}

}  // namespace wick::drive

#endif
