// What the functions for Windows share.
#pragma once

#ifdef _WIN32

#include <windows.h>
#include <winioctl.h>

#include <string>
#include <vector>

#include "../js/napi.h"

// Node's descriptors are libuv's (docs.libuv.org, "File system operations"); headers of Node-API alone do not tell of them.
extern "C" {
__declspec(dllimport) HANDLE uv_get_osfhandle(int fd);
__declspec(dllimport) int uv_open_osfhandle(HANDLE os_fd);
}

namespace wick::drive {

// The handle behind a descriptor of Node's, which lies in Node's own table and not in that of this library's C runtime.
HANDLE handle_of(int descriptor);

// The last error as the nearest of C's.
js::SystemError last_error(const char* call);

std::string utf8(const std::wstring& wide);
std::wstring utf16(const std::string& text);

// Numbers as in \\.\PhysicalDrive0 of the disks that a volume lies on. None where Windows does not tell.
std::vector<DWORD> disks_of(const std::wstring& volume);

// Has the driver behind the descriptor in the first argument carry out a request that takes and gives nothing; a promise.
napi_value command(js::Call& call, DWORD request, const char* name);

napi_value array_of(napi_env env, const std::vector<napi_value>& items);

}  // namespace wick::drive

#endif
