#include "napi.h"

#include <cerrno>
#include <cmath>
#include <cstring>

namespace wick::js {

namespace {

constexpr double largest_integer = 9007199254740991;  // Number.MAX_SAFE_INTEGER

int64_t integer_of(napi_env env, napi_value value, const char* name) {
  double number = 0;
  if (napi_get_value_double(env, value, &number) != napi_ok || number != std::floor(number) || number < 0 ||
      number > largest_integer) {
    throw TypeError(std::string(name) + " must be a whole number from 0 to 2^53 - 1");
  }
  return static_cast<int64_t>(number);
}

napi_valuetype type_of(napi_env env, napi_value value) {
  napi_valuetype type = napi_undefined;
  check(env, napi_typeof(env, value, &type));
  return type;
}

const char* code_of(int number) {
  switch (number) {
    case EACCES:
      return "EACCES";
    case EBADF:
      return "EBADF";
    case EBUSY:
      return "EBUSY";
    case EINVAL:
      return "EINVAL";
    case EIO:
      return "EIO";
    case ENODEV:
      return "ENODEV";
    case ENOENT:
      return "ENOENT";
    case ENOMEM:
      return "ENOMEM";
    case ENOSPC:
      return "ENOSPC";
    case ENOTTY:
      return "ENOTTY";
    case ENXIO:
      return "ENXIO";
    case EOPNOTSUPP:
      return "EOPNOTSUPP";
    case EPERM:
      return "EPERM";
    case EROFS:
      return "EROFS";
    default:
      return "UNKNOWN";
  }
}

}  // namespace

SystemError::SystemError(int number, const char* call)
    : std::runtime_error(std::string(code_of(number)) + ": " + std::strerror(number) + ", " + call),
      number(number),
      call(call) {}

Call::Call(napi_env env, napi_callback_info info) : env(env) {
  size_t count = std::size(arguments_);
  check(env, napi_get_cb_info(env, info, &count, arguments_, &self, nullptr));
}

bool Call::has(size_t index) const { return type_of(env, arguments_[index]) != napi_undefined; }

int64_t Call::integer(size_t index, const char* name) const { return integer_of(env, arguments_[index], name); }

std::string Call::text(size_t index, const char* name) const {
  size_t size = 0;
  if (napi_get_value_string_utf8(env, arguments_[index], nullptr, 0, &size) != napi_ok) {
    throw TypeError(std::string(name) + " must be a string");
  }
  std::string value(size, '\0');
  check(env, napi_get_value_string_utf8(env, arguments_[index], value.data(), size + 1, &size));
  return value;
}

std::span<uint8_t> Call::bytes(size_t index, const char* name) const {
  napi_typedarray_type type{};
  size_t length = 0;
  void* data = nullptr;
  if (napi_get_typedarray_info(env, arguments_[index], &type, &length, &data, nullptr, nullptr) != napi_ok ||
      type != napi_uint8_array) {
    throw TypeError(std::string(name) + " must be a Uint8Array");
  }
  return {static_cast<uint8_t*>(data), length};
}

uint64_t Call::option(size_t index, const char* name, uint64_t otherwise) const {
  if (type_of(env, arguments_[index]) != napi_object) return otherwise;
  napi_value value = nullptr;
  check(env, napi_get_named_property(env, arguments_[index], name, &value));
  if (type_of(env, value) == napi_undefined) return otherwise;
  return static_cast<uint64_t>(integer_of(env, value, name));
}

void define(napi_env env, napi_value object, const std::vector<napi_property_descriptor>& properties) {
  check(env, napi_define_properties(env, object, properties.size(), properties.data()));
}

void set(napi_env env, napi_value object, const char* name, napi_value value) {
  check(env, napi_set_named_property(env, object, name, value));
}

napi_value number(napi_env env, double value) {
  napi_value result = nullptr;
  check(env, napi_create_double(env, value, &result));
  return result;
}

napi_value string(napi_env env, const std::string& value) {
  napi_value result = nullptr;
  check(env, napi_create_string_utf8(env, value.data(), value.size(), &result));
  return result;
}

napi_value undefined(napi_env env) {
  napi_value result = nullptr;
  check(env, napi_get_undefined(env, &result));
  return result;
}

napi_value error(napi_env env, const std::string& message) {
  napi_value result = nullptr;
  check(env, napi_create_error(env, nullptr, string(env, message), &result));
  return result;
}

napi_value error(napi_env env, const SystemError& failure) {
  const napi_value result = error(env, std::string(failure.what()));
  set(env, result, "code", string(env, code_of(failure.number)));
  set(env, result, "errno", number(env, -failure.number));
  set(env, result, "syscall", string(env, failure.call));
  return result;
}

}  // namespace wick::js
