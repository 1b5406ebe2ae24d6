#include "hasher.h"

#include "updates.h"

namespace wick::js {

namespace {

// Bytes that take less time, of this thread too, to be taken in at once than to be passed to a thread and back.
constexpr size_t small = size_t{16} << 10;

// What JavaScript sees as one Hasher.
struct HasherObject {
  HasherObject(Updates& updates, std::unique_ptr<hash::Message> other)
      : updates(updates), stream(std::make_shared<hash::Stream>(updates, std::move(other))) {}

  Updates& updates;
  std::shared_ptr<hash::Stream> stream;
  size_t under_way = 0;  // updates; the message is ours only without any
  bool ended = false;
  napi_deferred digest = nullptr;  // waits for the updates
};

// Shared with the updates that are under way, which outlive the JavaScript object.
using Handle = std::shared_ptr<HasherObject>;

std::unique_ptr<hash::Message> other_than_sha256(const std::string& algorithm) {
  if (algorithm == "sha256") return nullptr;
  if (algorithm == "sha1") return hash::make_sha1();
  if (algorithm == "sha512") return hash::make_sha512();
  throw TypeError("this build has no hasher for " + algorithm);
}

napi_value construct(Call& call) {
  auto handle = std::make_unique<Handle>(
      std::make_shared<HasherObject>(Updates::of(call.env), other_than_sha256(call.text(0, "algorithm"))));
  const auto collected = [](napi_env, void* data, void*) { delete static_cast<Handle*>(data); };
  check(call.env, napi_wrap(call.env, call.self, handle.get(), collected, nullptr, nullptr));
  handle.release();
  return call.self;
}

const Handle& handle_of(Call& call) {
  void* handle = nullptr;
  if (napi_unwrap(call.env, call.self, &handle) != napi_ok || !handle) throw TypeError("not a Hasher");
  return *static_cast<Handle*>(handle);
}

std::string hex_of(std::span<const uint8_t> digest) {
  constexpr char digits[] = "0123456789abcdef";
  std::string hex;
  for (const uint8_t byte : digest) {
    hex += digits[byte >> 4];
    hex += digits[byte & 15];
  }
  return hex;
}

void resolve_digest(napi_env env, HasherObject& hasher) {
  hash::Stream& stream = *hasher.stream;
  const std::string hex = stream.other ? hex_of(stream.other->finish()) : hex_of(stream.hash.finish());
  check(env, napi_resolve_deferred(env, std::exchange(hasher.digest, nullptr), string(env, hex)));
}

bool refuses(Call& call, HasherObject& hasher, napi_deferred deferred) {
  if (!hasher.ended) return false;
  check(call.env, napi_reject_deferred(call.env, deferred, error(call.env, std::string("the digest was taken already"))));
  return true;
}

napi_value update(Call& call) {
  const Handle& hasher = handle_of(call);
  const auto bytes = call.bytes(0, "data");
  napi_deferred deferred = nullptr;
  napi_value promise = nullptr;
  check(call.env, napi_create_promise(call.env, &deferred, &promise));
  if (refuses(call, *hasher, deferred)) return promise;
  if (hasher->under_way == 0 && bytes.size() <= small) {
    hasher->stream->update(bytes);
    check(call.env, napi_resolve_deferred(call.env, deferred, undefined(call.env)));
    return promise;
  }
  hasher->under_way++;
  hasher->updates.start(hasher->stream, call[0], bytes, [hasher, deferred](napi_env env) {
    hasher->under_way--;
    check(env, napi_resolve_deferred(env, deferred, undefined(env)));
    if (hasher->under_way == 0 && hasher->digest) resolve_digest(env, *hasher);
  });
  return promise;
}

napi_value digest(Call& call) {
  const Handle& hasher = handle_of(call);
  napi_deferred deferred = nullptr;
  napi_value promise = nullptr;
  check(call.env, napi_create_promise(call.env, &deferred, &promise));
  if (refuses(call, *hasher, deferred)) return promise;
  hasher->ended = true;
  hasher->digest = deferred;
  if (hasher->under_way == 0) resolve_digest(call.env, *hasher);
  return promise;
}

}  // namespace

napi_value hasher_class(napi_env env) {
  const std::vector<napi_property_descriptor> methods{method<update>("update"), method<digest>("digest")};
  napi_value result = nullptr;
  check(env, napi_define_class(env, "Hasher", NAPI_AUTO_LENGTH, guarded<construct>, nullptr, methods.size(),
                               methods.data(), &result));
  return result;
}

}  // namespace wick::js
