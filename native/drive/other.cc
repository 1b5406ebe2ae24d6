#include "drive.h"

#if !defined(__linux__) && !defined(__APPLE__) && !defined(_WIN32)

namespace wick::drive {

Functions block_functions() { return {}; }

}  // namespace wick::drive

#endif
