#include "task.h"

#include <memory>
#include <optional>

namespace wick::js {

namespace {

struct Task {
  std::function<void()> work;
  std::optional<SystemError> failure;
  napi_deferred deferred = nullptr;
  napi_async_work handle = nullptr;
};

void execute(napi_env, void* data) {
  auto* task = static_cast<Task*>(data);
  try {
    task->work();
  } catch (const SystemError& failure) {
    task->failure = failure;
  }
}

void complete(napi_env env, napi_status, void* data) {
  const std::unique_ptr<Task> task(static_cast<Task*>(data));
  napi_delete_async_work(env, task->handle);
  if (task->failure) {
    napi_reject_deferred(env, task->deferred, error(env, *task->failure));
  } else {
    napi_resolve_deferred(env, task->deferred, undefined(env));
  }
}

}  // namespace

napi_value in_background(napi_env env, std::function<void()> work) {
  auto task = std::make_unique<Task>();
  task->work = std::move(work);
  napi_value promise = nullptr;
  check(env, napi_create_promise(env, &task->deferred, &promise));
  check(env, napi_create_async_work(env, nullptr, string(env, "wick"), execute, complete, task.get(), &task->handle));
  check(env, napi_queue_async_work(env, task->handle));
  task.release();
  return promise;
}

}  // namespace wick::js
