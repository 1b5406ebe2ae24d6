#include "updates.h"

namespace wick::js {

Updates& Updates::of(napi_env env) {
  void* known = nullptr;
  check(env, napi_get_instance_data(env, &known));
  if (known) return *static_cast<Updates*>(known);
  auto* made = new Updates(env);
  check(env, napi_set_instance_data(env, made, nullptr, nullptr));
  return *made;
}

Updates::Updates(napi_env env) : env_(env) {
  check(env, napi_create_threadsafe_function(env, nullptr, nullptr, string(env, "wick hasher"), 0, 1, this,
                                             on_function_gone, this, on_notify, &function_));
  check(env, napi_unref_threadsafe_function(env, function_));
  // Hooks run last in, first out: no thread calls the function any more when it goes.
  check(env, napi_add_env_cleanup_hook(env, on_environment_end, this));
}

void Updates::start(const std::shared_ptr<hash::Stream>& stream, napi_value data, std::span<const uint8_t> bytes,
                    Done done) {
  if (!service_) throw std::runtime_error("the environment is going down");
  Update update{nullptr, std::move(done)};
  check(env_, napi_create_reference(env_, data, 1, &update.data));
  if (under_way_.empty()) check(env_, napi_ref_threadsafe_function(env_, function_));
  const uint64_t id = next_id_++;
  under_way_.emplace(id, std::move(update));
  service_->update(stream, {id, bytes});
}

// One call of the event loop for all that is done until it comes.
void Updates::update_done(uint64_t id) {
  const std::lock_guard lock(mutex_);
  done_.push_back(id);
  if (done_.size() == 1) napi_call_threadsafe_function(function_, nullptr, napi_tsfn_nonblocking);
}

void Updates::on_notify(napi_env env, napi_value, void* context, void*) {
  if (!env) return;  // the environment is going down
  try {
    const Scope scope(env);
    static_cast<Updates*>(context)->settle();
  } catch (const Pending&) {
  } catch (const std::exception& error) {
    napi_fatal_error("wick", NAPI_AUTO_LENGTH, error.what(), NAPI_AUTO_LENGTH);
  }
}

void Updates::settle() {
  std::vector<uint64_t> done;
  {
    const std::lock_guard lock(mutex_);
    done.swap(done_);
  }
  for (const uint64_t id : done) {
    const auto update = under_way_.extract(id);
    check(env_, napi_delete_reference(env_, update.mapped().data));
    update.mapped().done(env_);
  }
  if (!done.empty() && under_way_.empty()) check(env_, napi_unref_threadsafe_function(env_, function_));
}

// The memory of all buffers goes with the environment: wait for the threads.
void Updates::on_environment_end(void* data) {
  auto* self = static_cast<Updates*>(data);
  self->service_->abandon(*self);
  self->service_.reset();
  self->under_way_.clear();
}

void Updates::on_function_gone(napi_env, void* data, void*) { delete static_cast<Updates*>(data); }

}  // namespace wick::js
