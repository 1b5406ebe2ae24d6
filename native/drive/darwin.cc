#ifdef __APPLE__

#include <sys/disk.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/param.h>

#include <cerrno>

#include "../js/task.h"
#include "drive.h"

namespace wick::drive {

namespace {

int descriptor(js::Call& call) { return static_cast<int>(call.integer(0, "fd")); }

uint32_t block_size(int fd) {
  uint32_t bytes = 0;
  if (ioctl(fd, DKIOCGETBLOCKSIZE, &bytes) < 0) throw js::SystemError(errno, "DKIOCGETBLOCKSIZE");
  return bytes;
}

napi_value logical_block_size(js::Call& call) { return js::number(call.env, block_size(descriptor(call))); }

napi_value drive_size(js::Call& call) {
  const int fd = descriptor(call);
  uint64_t blocks = 0;
  if (ioctl(fd, DKIOCGETBLOCKCOUNT, &blocks) < 0) throw js::SystemError(errno, "DKIOCGETBLOCKCOUNT");
  return js::number(call.env, static_cast<double>(blocks * block_size(fd)));
}

napi_value flush_buffers(js::Call& call) {
  return js::in_background(call.env, [fd = descriptor(call)] {
    if (ioctl(fd, DKIOCSYNCHRONIZECACHE) < 0) throw js::SystemError(errno, "DKIOCSYNCHRONIZECACHE");
  });
}

napi_value discard(js::Call& call) {
  dk_extent_t extent{};
  extent.offset = static_cast<uint64_t>(call.integer(1, "offset"));
  extent.length = static_cast<uint64_t>(call.integer(2, "length"));
  return js::in_background(call.env, [fd = descriptor(call), extent]() mutable {
    dk_unmap_t list{};
    list.extents = &extent;
    list.extentsCount = 1;
    if (ioctl(fd, DKIOCUNMAP, &list) < 0) throw js::SystemError(errno, "DKIOCUNMAP");
  });
}

napi_value unmount_volume(js::Call& call) {
  return js::in_background(call.env, [path = call.text(0, "path")] {
    if (::unmount(path.c_str(), 0) < 0) throw js::SystemError(errno, "unmount");
  });
}

}  // namespace

Functions block_functions() {
  return {
      js::method<drive_size>("driveSize"),
      js::method<logical_block_size>("logicalBlockSize"),
      js::method<flush_buffers>("flushBuffers"),
      js::method<discard>("discard"),
      js::method<unmount_volume>("unmount"),
  };
}

}  // namespace wick::drive

#endif
