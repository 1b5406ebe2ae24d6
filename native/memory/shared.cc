#include "memory.h"

#ifdef __linux__

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace wick::memory {

namespace {

// Nobody can make it smaller, so that nobody who has it mapped can be brought to fault.
constexpr int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return value_; }
  int release() { return std::exchange(value_, -1); }

 private:
  int value_;
};

void* map(int fd, size_t size, int protection) {
  void* memory = mmap(nullptr, size, protection, MAP_SHARED, fd, 0);
  if (memory == MAP_FAILED) throw js::SystemError(errno, "mmap");
  return memory;
}

// The mapping stays until the process ends.
napi_value buffer_over(napi_env env, void* memory, size_t size) {
  napi_value result = nullptr;
  js::check(env, napi_create_external_arraybuffer(env, memory, size, nullptr, nullptr, &result));
  return result;
}

napi_value share_memory(js::Call& call) {
  const auto count = static_cast<size_t>(call.integer(0, "count"));
  const auto size = static_cast<size_t>(call.integer(1, "size"));
  Descriptor fd(memfd_create("wick", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (fd.get() < 0) throw js::SystemError(errno, "memfd_create");
  if (ftruncate(fd.get(), static_cast<off_t>(count * size)) < 0) throw js::SystemError(errno, "ftruncate");
  if (fcntl(fd.get(), F_ADD_SEALS, seals) < 0) throw js::SystemError(errno, "fcntl");
  auto* memory = static_cast<uint8_t*>(map(fd.get(), count * size, PROT_READ | PROT_WRITE));
  napi_value buffers = nullptr;
  js::check(call.env, napi_create_array(call.env, &buffers));
  for (size_t i = 0; i < count; i++) {
    const napi_value buffer = buffer_over(call.env, memory + i * size, size);
    js::check(call.env, napi_set_element(call.env, buffers, static_cast<uint32_t>(i), buffer));
  }
  napi_value result = nullptr;
  js::check(call.env, napi_create_object(call.env, &result));
  js::set(call.env, result, "fd", js::number(call.env, fd.release()));
  js::set(call.env, result, "buffers", buffers);
  return result;
}

napi_value map_shared(js::Call& call) {
  const int fd = static_cast<int>(call.integer(0, "fd"));
  const int found = fcntl(fd, F_GET_SEALS);
  if (found < 0) throw js::SystemError(errno, "fcntl");
  if ((found & seals) != seals) throw js::SystemError(EPERM, "fcntl");
  struct stat facts {};
  if (fstat(fd, &facts) < 0) throw js::SystemError(errno, "fstat");
  const auto size = static_cast<size_t>(facts.st_size);
  return buffer_over(call.env, map(fd, size, PROT_READ), size);
}

}  // namespace

std::vector<napi_property_descriptor> shared_functions() {
  return {js::method<share_memory>("shareMemory"), js::method<map_shared>("mapShared")};
}

}  // namespace wick::memory

#else

namespace wick::memory {

std::vector<napi_property_descriptor> shared_functions() { return {}; }

}  // namespace wick::memory

#endif
