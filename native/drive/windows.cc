#ifdef _WIN32

#include "windows.h"

#include <cerrno>
#include <cstddef>

#include "../js/task.h"
#include "drive.h"

namespace wick::drive {

HANDLE handle_of(int descriptor) {
  const auto handle = reinterpret_cast<HANDLE>(uv_get_osfhandle(descriptor));
  if (handle == INVALID_HANDLE_VALUE) throw js::SystemError(EBADF, "uv_get_osfhandle");
  return handle;
}

js::SystemError last_error(const char* call) {
  switch (GetLastError()) {
    case ERROR_ACCESS_DENIED:
      return {EACCES, call};
    case ERROR_SHARING_VIOLATION:
    case ERROR_LOCK_VIOLATION:
    case ERROR_BUSY:
      return {EBUSY, call};
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
      return {ENOENT, call};
    case ERROR_NOT_READY:
    case ERROR_DEV_NOT_EXIST:
    case ERROR_DEVICE_NOT_CONNECTED:
      return {ENXIO, call};
    case ERROR_WRITE_PROTECT:
      return {EROFS, call};
    case ERROR_INVALID_FUNCTION:
    case ERROR_NOT_SUPPORTED:
      return {ENOTTY, call};
    default:
      return {EIO, call};
  }
}

std::string utf8(const std::wstring& wide) {
  const int length = static_cast<int>(wide.size());
  const int size = WideCharToMultiByte(CP_UTF8, 0, wide.data(), length, nullptr, 0, nullptr, nullptr);
  std::string text(static_cast<size_t>(size), '\0');
  WideCharToMultiByte(CP_UTF8, 0, wide.data(), length, text.data(), size, nullptr, nullptr);
  return text;
}

std::wstring utf16(const std::string& text) {
  const int length = static_cast<int>(text.size());
  const int size = MultiByteToWideChar(CP_UTF8, 0, text.data(), length, nullptr, 0);
  std::wstring wide(static_cast<size_t>(size), L'\0');
  MultiByteToWideChar(CP_UTF8, 0, text.data(), length, wide.data(), size);
  return wide;
}

std::vector<DWORD> disks_of(const std::wstring& volume) {
  if (volume.empty()) return {};
  const HANDLE handle =
      CreateFileW(volume.c_str(), 0, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_EXISTING, 0, nullptr);
  if (handle == INVALID_HANDLE_VALUE) return {};
  constexpr size_t most = 256;
  alignas(VOLUME_DISK_EXTENTS) std::byte buffer[sizeof(VOLUME_DISK_EXTENTS) + most * sizeof(DISK_EXTENT)];
  DWORD size = 0;
  const BOOL told = DeviceIoControl(handle, IOCTL_VOLUME_GET_VOLUME_DISK_EXTENTS, nullptr, 0, buffer, sizeof buffer,
                                    &size, nullptr);
  CloseHandle(handle);
  if (!told) return {};
  const auto* extents = reinterpret_cast<const VOLUME_DISK_EXTENTS*>(buffer);
  std::vector<DWORD> disks;
  for (DWORD i = 0; i < extents->NumberOfDiskExtents; ++i) disks.push_back(extents->Extents[i].DiskNumber);
  return disks;
}

napi_value array_of(napi_env env, const std::vector<napi_value>& items) {
  napi_value made = nullptr;
  js::check(env, napi_create_array_with_length(env, items.size(), &made));
  for (uint32_t i = 0; i < items.size(); ++i) js::check(env, napi_set_element(env, made, i, items[i]));
  return made;
}

napi_value command(js::Call& call, DWORD request, const char* name) {
  const HANDLE handle = handle_of(static_cast<int>(call.integer(0, "fd")));
  return js::in_background(call.env, [handle, request, name] {
    DWORD size = 0;
    if (!DeviceIoControl(handle, request, nullptr, 0, nullptr, 0, &size, nullptr)) throw last_error(name);
  });
}

namespace {

template <typename Result>
Result ask(js::Call& call, DWORD request, const char* name) {
  Result result{};
  DWORD size = 0;
  const HANDLE handle = handle_of(static_cast<int>(call.integer(0, "fd")));
  if (!DeviceIoControl(handle, request, nullptr, 0, &result, sizeof result, &size, nullptr)) throw last_error(name);
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

napi_value reread_partitions(js::Call& call) {
  return command(call, IOCTL_DISK_UPDATE_PROPERTIES, "IOCTL_DISK_UPDATE_PROPERTIES");
}

napi_value eject_medium(js::Call& call) {
  return command(call, IOCTL_STORAGE_EJECT_MEDIA, "IOCTL_STORAGE_EJECT_MEDIA");
}

}  // namespace

Functions block_functions() {
  return {
      js::method<drive_size>("driveSize"),
      js::method<logical_block_size>("logicalBlockSize"),
      js::method<reread_partitions>("rereadPartitions"),
      js::method<eject_medium>("ejectMedium"),
  };
}

}  // namespace wick::drive

#endif
