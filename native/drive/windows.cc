#ifdef _WIN32

#include <io.h>
#include <windows.h>
#include <winioctl.h>

#include <cerrno>

#include "drive.h"

namespace wick::drive {

namespace {

HANDLE handle_of(js::Call& call) {
  const auto handle = reinterpret_cast<HANDLE>(_get_osfhandle(static_cast<int>(call.integer(0, "fd"))));
  if (handle == INVALID_HANDLE_VALUE) throw js::SystemError(EBADF, "_get_osfhandle");
  return handle;
}

template <typename Result>
Result ask(js::Call& call, DWORD request, const char* name) {
  Result result{};
  DWORD size = 0;
  if (!DeviceIoControl(handle_of(call), request, nullptr, 0, &result, sizeof result, &size, nullptr)) {
    throw js::SystemError(EIO, name);
  }
  return result;
}

napi_value drive_size(js::Call& call) {
  const auto length = ask<GET_LENGTH_INFORMATION>(call, IOCTL_DISK_GET_LENGTH_INFO, "IOCTL_DISK_GET_LENGTH_INFO");
  return js::number(call.env, static_cast<double>(length.Length.QuadPart));
}

napi_value logical_block_size(js::Call& call) {
  const auto geometry = ask<DISK_GEOMETRY>(call, IOCTL_DISK_GET_DRIVE_GEOMETRY, "IOCTL_DISK_GET_DRIVE_GEOMETRY");
  return js::number(call.env, geometry.BytesPerSector);
}

}  // namespace

Functions block_functions() {
  return {js::method<drive_size>("driveSize"), js::method<logical_block_size>("logicalBlockSize")};
}

}  // namespace wick::drive

#endif
