#include "drive.h"

#ifdef _WIN32
#include <cerrno>
#include <string_view>

#include "windows.h"

namespace wick::drive {

namespace {

// A file or a volume that Windows stands on, and what to open to learn where it lies; nothing where that is not known.
struct Place {
  const char* role;
  std::wstring name;
  std::wstring volume;
};

// The volume that a file lies on, without the backslash behind it that would name its root folder.
std::wstring volume_of(const std::wstring& file) {
  std::wstring root(file.size() + MAX_PATH, L'\0');
  if (!GetVolumePathNameW(file.c_str(), root.data(), static_cast<DWORD>(root.size()))) return {};
  wchar_t name[64];
  if (!GetVolumeNameForVolumeMountPointW(root.c_str(), name, std::size(name))) return {};
  std::wstring volume = name;
  while (volume.ends_with(L'\\')) volume.pop_back();
  return volume;
}

// A value of the registry as it lies there, with the zeroes that end its texts. `there` is false where there is no such value.
std::wstring registry_value(const wchar_t* key, const wchar_t* name, DWORD types, bool& there) {
  there = true;
  for (std::wstring value(512, L'\0');; value.resize(value.size() * 2)) {
    DWORD size = static_cast<DWORD>(value.size() * sizeof(wchar_t));
    const LSTATUS status = RegGetValueW(HKEY_LOCAL_MACHINE, key, name, types, nullptr, value.data(), &size);
    if (status == ERROR_MORE_DATA) continue;
    if (status == ERROR_FILE_NOT_FOUND) there = false;
    if (status != ERROR_SUCCESS && status != ERROR_FILE_NOT_FOUND) throw js::SystemError(EIO, "RegGetValue");
    value.resize(there ? size / sizeof(wchar_t) : 0);
    return value;
  }
}

Place windows_folder() {
  wchar_t folder[MAX_PATH];
  const UINT length = GetSystemWindowsDirectoryW(folder, std::size(folder));
  if (length == 0 || length >= std::size(folder)) return {"windows", L"Windows", {}};
  return {"windows", folder, volume_of(folder)};
}

// The kernel notes at each start which partition its loader came from.
Place loader_partition() {
  bool there = false;
  const std::wstring value = registry_value(L"SYSTEM\\Setup", L"SystemPartition", RRF_RT_REG_SZ, there);
  const std::wstring device = value.c_str();
  if (device.empty()) return {"loader", L"the loader of Windows", {}};
  return {"loader", device, L"\\\\?\\GLOBALROOT" + device};
}

void add_page_files(std::vector<Place>& places) {
  constexpr std::wstring_view prefix = L"\\??\\";
  bool there = false;
  const std::wstring all =
      registry_value(L"SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Memory Management", L"ExistingPageFiles",
                     RRF_RT_REG_MULTI_SZ, there);
  for (size_t at = 0; at < all.size() && all[at] != L'\0';) {
    std::wstring file = all.c_str() + at;
    at += file.size() + 1;
    if (file.starts_with(prefix)) file.erase(0, prefix.size());
    places.push_back({"page-file", file, volume_of(file)});
  }
}

napi_value system_volumes(js::Call& call) {
  const napi_env env = call.env;
  std::vector<Place> places{windows_folder(), loader_partition()};
  add_page_files(places);
  std::vector<napi_value> rows;
  for (const auto& [role, name, volume] : places) {
    std::vector<napi_value> disks;
    for (const DWORD disk : disks_of(volume)) disks.push_back(js::number(env, disk));
    napi_value made = nullptr;
    js::check(env, napi_create_object(env, &made));
    js::set(env, made, "role", js::string(env, role));
    js::set(env, made, "name", js::string(env, utf8(name)));
    js::set(env, made, "disks", array_of(env, disks));
    rows.push_back(made);
  }
  return array_of(env, rows);
}

}  // namespace

Functions system_functions() { return {js::method<system_volumes>("systemVolumes")}; }

}  // namespace wick::drive

#else

namespace wick::drive {

Functions system_functions() { return {}; }

}  // namespace wick::drive

#endif
