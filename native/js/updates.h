#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include "../hash/service.h"
#include "napi.h"

namespace wick::js {

// The updates of one environment that are under way, of all its hashers. It goes with the environment.
class Updates final : public hash::Listener {
 public:
  // What is left to do, on the event loop, when an update is done.
  using Done = std::function<void(napi_env env)>;

  static Updates& of(napi_env env);

  // Keeps `data`, whose bytes are read, until the update is done.
  void start(const std::shared_ptr<hash::Stream>& stream, napi_value data, std::span<const uint8_t> bytes, Done done);

 private:
  struct Update {
    napi_ref data;
    Done done;
  };

  explicit Updates(napi_env env);
  void update_done(uint64_t id) override;
  void settle();

  static void on_notify(napi_env env, napi_value, void* context, void*);
  static void on_environment_end(void* data);
  static void on_function_gone(napi_env env, void* data, void*);

  napi_env env_;
  napi_threadsafe_function function_ = nullptr;
  std::shared_ptr<hash::Service> service_ = hash::Service::shared();
  std::unordered_map<uint64_t, Update> under_way_;
  uint64_t next_id_ = 0;
  std::mutex mutex_;
  std::vector<uint64_t> done_;  // guarded
};

}  // namespace wick::js
