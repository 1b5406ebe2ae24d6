// A thin layer over Node-API: failures become exceptions, and exceptions become JavaScript's.
#pragma once

#include <node_api.h>

#include <cstdint>
#include <exception>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace wick::js {

// An exception is waiting in JavaScript.
struct Pending : std::exception {};

// A call to the system failed. In JavaScript it looks like Node's own: {code, errno, syscall}.
struct SystemError : std::runtime_error {
  int number;  // errno
  const char* call;
  SystemError(int number, const char* call);
};

struct TypeError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline void check(napi_env env, napi_status status) {
  if (status == napi_ok) return;
  if (status == napi_pending_exception) throw Pending();
  const napi_extended_error_info* info = nullptr;
  napi_get_last_error_info(env, &info);
  throw std::runtime_error(info && info->error_message ? info->error_message : "Node-API call failed");
}

// A call from JavaScript.
class Call {
 public:
  Call(napi_env env, napi_callback_info info);

  napi_env env;
  napi_value self = nullptr;

  napi_value operator[](size_t index) const { return arguments_[index]; }
  bool has(size_t index) const;

  int64_t integer(size_t index, const char* name) const;
  std::string text(size_t index, const char* name) const;
  std::span<uint8_t> bytes(size_t index, const char* name) const;

  // A whole number in an options object; `otherwise` where it is absent.
  uint64_t option(size_t index, const char* name, uint64_t otherwise) const;

 private:
  napi_value arguments_[4];
};

napi_value error(napi_env env, const std::string& message);
napi_value error(napi_env env, const SystemError& failure);

using Function = napi_value (*)(Call&);

// Turns a C++ function into a callback of Node-API.
template <Function function>
napi_value guarded(napi_env env, napi_callback_info info) {
  try {
    Call call(env, info);
    return function(call);
  } catch (const Pending&) {
  } catch (const TypeError& error) {
    napi_throw_type_error(env, nullptr, error.what());
  } catch (const SystemError& failure) {
    napi_throw(env, error(env, failure));
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
  }
  return nullptr;
}

template <Function function>
napi_property_descriptor method(const char* name) {
  return {name, nullptr, guarded<function>, nullptr, nullptr, nullptr, napi_default_method, nullptr};
}

void define(napi_env env, napi_value object, const std::vector<napi_property_descriptor>& properties);
void set(napi_env env, napi_value object, const char* name, napi_value value);

napi_value number(napi_env env, double value);
napi_value string(napi_env env, const std::string& value);
napi_value undefined(napi_env env);

// Runs calls that go back into JavaScript from the event loop.
class Scope {
 public:
  explicit Scope(napi_env env) : env_(env) { check(env, napi_open_handle_scope(env, &scope_)); }
  ~Scope() { napi_close_handle_scope(env_, scope_); }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

 private:
  napi_env env_;
  napi_handle_scope scope_;
};

}  // namespace wick::js
