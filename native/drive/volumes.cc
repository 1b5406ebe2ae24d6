#include "drive.h"

#ifdef _WIN32

#include <algorithm>

#include "windows.h"

namespace wick::drive {

namespace {

// \\?\Volume{…} without the backslash behind it, which would name its root folder.
std::vector<std::wstring> all_volumes() {
  std::vector<std::wstring> names;
  wchar_t name[MAX_PATH];
  const HANDLE search = FindFirstVolumeW(name, std::size(name));
  if (search == INVALID_HANDLE_VALUE) throw last_error("FindFirstVolume");
  do {
    std::wstring volume = name;
    while (volume.ends_with(L'\\')) volume.pop_back();
    names.push_back(volume);
  } while (FindNextVolumeW(search, name, std::size(name)));
  const DWORD reason = GetLastError();
  FindVolumeClose(search);
  SetLastError(reason);
  if (reason != ERROR_NO_MORE_FILES) throw last_error("FindNextVolume");
  return names;
}

// Letters and folders at which a volume is mounted, such as E:\.
std::vector<std::wstring> paths_of(const std::wstring& volume) {
  const std::wstring root = volume + L"\\";
  std::wstring all(256, L'\0');
  DWORD length = 0;
  while (!GetVolumePathNamesForVolumeNameW(root.c_str(), all.data(), static_cast<DWORD>(all.size()), &length)) {
    if (GetLastError() != ERROR_MORE_DATA) throw last_error("GetVolumePathNamesForVolumeName");
    all.resize(length);
  }
  std::vector<std::wstring> paths;
  for (size_t at = 0; at < all.size() && all[at] != L'\0'; at += paths.back().size() + 1) {
    paths.emplace_back(all.c_str() + at);
  }
  return paths;
}

napi_value volumes_on(js::Call& call) {
  const napi_env env = call.env;
  const auto disk = static_cast<DWORD>(call.integer(0, "disk"));
  std::vector<napi_value> rows;
  for (const std::wstring& volume : all_volumes()) {
    const std::vector<DWORD> disks = disks_of(volume);
    if (std::ranges::find(disks, disk) == disks.end()) continue;
    std::vector<napi_value> paths;
    for (const std::wstring& path : paths_of(volume)) paths.push_back(js::string(env, utf8(path)));
    napi_value row = nullptr;
    js::check(env, napi_create_object(env, &row));
    js::set(env, row, "name", js::string(env, utf8(volume)));
    js::set(env, row, "paths", array_of(env, paths));
    rows.push_back(row);
  }
  return array_of(env, rows);
}

napi_value open_volume(js::Call& call) {
  const std::wstring name = utf16(call.text(0, "name"));
  const HANDLE handle = CreateFileW(name.c_str(), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                                    nullptr, OPEN_EXISTING, 0, nullptr);
  if (handle == INVALID_HANDLE_VALUE) throw last_error("CreateFile");
  return js::number(call.env, uv_open_osfhandle(handle));
}

napi_value lock_volume(js::Call& call) { return command(call, FSCTL_LOCK_VOLUME, "FSCTL_LOCK_VOLUME"); }

napi_value dismount_volume(js::Call& call) { return command(call, FSCTL_DISMOUNT_VOLUME, "FSCTL_DISMOUNT_VOLUME"); }

}  // namespace

Functions volume_functions() {
  return {
      js::method<volumes_on>("volumesOn"),
      js::method<open_volume>("openVolume"),
      js::method<lock_volume>("lockVolume"),
      js::method<dismount_volume>("dismountVolume"),
  };
}

}  // namespace wick::drive

#else

namespace wick::drive {

Functions volume_functions() { return {}; }

}  // namespace wick::drive

#endif
