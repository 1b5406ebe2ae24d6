#include "drive.h"

#if defined(__linux__) || defined(__APPLE__)
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace wick::drive {

namespace {

void close_on_exec(int fd) {
  if (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0) throw js::SystemError(errno, "fcntl");
}

napi_value socket_pair(js::Call& call) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0) throw js::SystemError(errno, "socketpair");
  napi_value result = nullptr;
  js::check(call.env, napi_create_array_with_length(call.env, 2, &result));
  for (uint32_t i = 0; i < 2; i++) {
    close_on_exec(ends[i]);
    js::check(call.env, napi_set_element(call.env, result, i, js::number(call.env, ends[i])));
  }
  return result;
}

// The first descriptor in a message, SCM_RIGHTS of unix(4). Any other is closed again.
int first_descriptor(msghdr& message) {
  int found = -1;
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    const size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < count; i++) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(part) + i * sizeof(int), sizeof(int));
      if (found < 0) {
        found = fd;
      } else {
        close(fd);
      }
    }
  }
  return found;
}

napi_value take_descriptor(js::Call& call) {
  const int socket = static_cast<int>(call.integer(0, "fd"));
  char byte = 0;
  iovec data{&byte, 1};
  alignas(cmsghdr) char control[CMSG_SPACE(4 * sizeof(int))];
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof(control);
  ssize_t result = 0;
  do {
    result = recvmsg(socket, &message, MSG_DONTWAIT);
  } while (result < 0 && errno == EINTR);
  if (result < 0 && errno != EAGAIN) throw js::SystemError(errno, "recvmsg");
  const int fd = result < 0 ? -1 : first_descriptor(message);
  if (fd >= 0) close_on_exec(fd);
  return js::number(call.env, fd);
}

}  // namespace

Functions handed_functions() {
  return {js::method<socket_pair>("socketPair"), js::method<take_descriptor>("takeDescriptor")};
}

}  // namespace wick::drive

#else

namespace wick::drive {

Functions handed_functions() { return {}; }

}  // namespace wick::drive

#endif
