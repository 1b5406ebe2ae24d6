#ifdef __linux__

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/mount.h>

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

// On a block device the kernel drops what it caches of the range, then has the drive zero it, and never writes zeroes
// itself: blkdev_fallocate() passes BLKDEV_ZERO_NOFALLBACK on.
napi_value punch_hole(js::Call& call) {
  const auto offset = static_cast<off_t>(call.integer(1, "offset"));
  const auto length = static_cast<off_t>(call.integer(2, "length"));
  return js::in_background(call.env, [fd = descriptor(call), offset, length] {
    int result = 0;
    do {
      result = fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, length);
    } while (result < 0 && errno == EINTR);
    if (result < 0) throw js::SystemError(errno, "fallocate");
  });
}

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
      js::method<punch_hole>("punchHole"),
      js::method<drop_cache>("dropCache"),
      js::method<unmount>("unmount"),
  };
}

}  // namespace wick::drive

#endif
