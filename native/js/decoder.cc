#include "decoder.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <unordered_map>

#include "codecs.h"
#include "failure.h"

namespace wick::js {

namespace {

constexpr size_t input_limit = size_t{4} << 20;  // bytes queued before write() lets its caller wait

// What JavaScript sees as one Decoder. It belongs to its JavaScript object and to the function by which the worker's
// thread calls the event loop; the last one to go deletes it.
class DecoderObject {
 public:
  static napi_value construct(Call& call);
  static napi_value write(Call& call);
  static napi_value take_released(Call& call);
  static napi_value end(Call& call);
  static napi_value read(Call& call);
  static napi_value close(Call& call);

 private:
  struct Read {
    napi_ref into;
    napi_deferred deferred;
  };

  DecoderObject(napi_env env, MakeDecoder make, const DecodeOptions& options);

  static DecoderObject& of(Call& call);
  static void on_notify(napi_env env, napi_value, void* context, void*);
  static void on_collected(napi_env env, void* data, void*);
  static void on_environment_end(void* data);
  static void on_function_gone(napi_env env, void* data, void*);

  void notify();
  void settle();
  void let_writers_go();
  void hold(bool alive);
  void shut();
  void forget_released();
  void drop_owner();

  napi_env env_;
  napi_threadsafe_function function_ = nullptr;
  napi_ref self_ = nullptr;
  std::atomic<bool> notified_ = false;
  // References to the chunks of input that the worker may still read.
  std::unordered_map<uint64_t, napi_ref> held_;
  // Those that it will not read any more.
  std::vector<napi_ref> released_;
  std::unordered_map<uint64_t, Read> reads_;
  std::vector<napi_deferred> writes_;
  std::vector<napi_deferred> closes_;
  uint64_t next_id_ = 0;
  int owners_ = 2;
  bool alive_ = false;
  bool closed_ = false;
  std::unique_ptr<Worker> worker_;
};

DecoderObject::DecoderObject(napi_env env, MakeDecoder make, const DecodeOptions& options) : env_(env) {
  check(env, napi_create_threadsafe_function(env, nullptr, nullptr, string(env, "wick decoder"), 0, 1, this,
                                             on_function_gone, this, on_notify, &function_));
  check(env, napi_unref_threadsafe_function(env, function_));
  check(env, napi_add_env_cleanup_hook(env, on_environment_end, this));
  worker_ = std::make_unique<Worker>(make, options, [this] { notify(); });
}

napi_value DecoderObject::construct(Call& call) {
  const std::string name = call.text(0, "codec");
  const auto codec = std::find_if(std::begin(codecs), std::end(codecs), [&](const Codec& c) { return c.name == name; });
  if (codec == std::end(codecs)) throw TypeError("this build has no decoder for " + name);
  DecodeOptions options;
  options.threads = static_cast<unsigned>(std::clamp<uint64_t>(call.option(1, "threads", options.threads), 1, 64));
  options.memory_limit = call.option(1, "memoryLimit", options.memory_limit);
  auto* object = new DecoderObject(call.env, codec->make, options);
  check(call.env, napi_wrap(call.env, call.self, object, on_collected, nullptr, &object->self_));
  return call.self;
}

DecoderObject& DecoderObject::of(Call& call) {
  void* object = nullptr;
  if (napi_unwrap(call.env, call.self, &object) != napi_ok || !object) throw TypeError("not a Decoder");
  return *static_cast<DecoderObject*>(object);
}

napi_value DecoderObject::write(Call& call) {
  DecoderObject& object = of(call);
  const auto bytes = call.bytes(0, "chunk");
  napi_deferred deferred = nullptr;
  napi_value promise = nullptr;
  check(call.env, napi_create_promise(call.env, &deferred, &promise));
  if (object.closed_) {
    check(call.env, napi_create_reference(call.env, call[0], 1, &object.released_.emplace_back()));
    check(call.env, napi_reject_deferred(call.env, deferred, error_of(call.env, {Fault::cancelled, 0, "closed"})));
    return promise;
  }
  const uint64_t id = object.next_id_++;
  check(call.env, napi_create_reference(call.env, call[0], 1, &object.held_[id]));
  object.worker_->push(id, bytes);
  object.writes_.push_back(deferred);
  object.let_writers_go();
  object.hold(!object.reads_.empty() || !object.writes_.empty());
  return promise;
}

napi_value DecoderObject::take_released(Call& call) {
  DecoderObject& object = of(call);
  napi_value chunks = nullptr;
  check(call.env, napi_create_array(call.env, &chunks));
  uint32_t count = 0;
  for (const napi_ref reference : std::exchange(object.released_, {})) {
    napi_value chunk = nullptr;
    check(call.env, napi_get_reference_value(call.env, reference, &chunk));
    check(call.env, napi_delete_reference(call.env, reference));
    check(call.env, napi_set_element(call.env, chunks, count++, chunk));
  }
  return chunks;
}

napi_value DecoderObject::end(Call& call) {
  DecoderObject& object = of(call);
  if (!object.closed_) object.worker_->end();
  return nullptr;
}

napi_value DecoderObject::read(Call& call) {
  DecoderObject& object = of(call);
  const auto into = call.bytes(0, "into");
  if (into.empty()) throw TypeError("into must have room");
  napi_deferred deferred = nullptr;
  napi_value promise = nullptr;
  check(call.env, napi_create_promise(call.env, &deferred, &promise));
  if (object.closed_) {
    check(call.env, napi_reject_deferred(call.env, deferred, error_of(call.env, {Fault::cancelled, 0, "closed"})));
    return promise;
  }
  Read entry{nullptr, deferred};
  check(call.env, napi_create_reference(call.env, call[0], 1, &entry.into));
  const uint64_t id = object.next_id_++;
  object.reads_.emplace(id, entry);
  object.hold(true);
  object.worker_->read(id, into);
  return promise;
}

napi_value DecoderObject::close(Call& call) {
  DecoderObject& object = of(call);
  napi_deferred deferred = nullptr;
  napi_value promise = nullptr;
  check(call.env, napi_create_promise(call.env, &deferred, &promise));
  object.shut();
  if (object.worker_) {
    object.closes_.push_back(deferred);
  } else {
    check(call.env, napi_resolve_deferred(call.env, deferred, undefined(call.env)));
  }
  return promise;
}

// From any thread.
void DecoderObject::notify() {
  if (!notified_.exchange(true)) napi_call_threadsafe_function(function_, nullptr, napi_tsfn_nonblocking);
}

void DecoderObject::on_notify(napi_env env, napi_value, void* context, void*) {
  if (!env) return;  // the environment is going down
  try {
    const Scope scope(env);
    static_cast<DecoderObject*>(context)->settle();
  } catch (const Pending&) {
  } catch (const std::exception& error) {
    napi_fatal_error("wick", NAPI_AUTO_LENGTH, error.what(), NAPI_AUTO_LENGTH);
  }
}

// On the event loop: passes on what the worker's thread has done.
void DecoderObject::settle() {
  notified_ = false;
  if (!worker_) return;
  for (const uint64_t id : worker_->take_released()) {
    if (const auto entry = held_.extract(id)) released_.push_back(entry.mapped());
  }
  for (const Worker::Answer& answer : worker_->take_answers()) {
    const auto entry = reads_.extract(answer.id);
    if (!entry) continue;
    check(env_, napi_delete_reference(env_, entry.mapped().into));
    if (!entry.mapped().deferred) continue;
    if (answer.error) {
      check(env_, napi_reject_deferred(env_, entry.mapped().deferred, error_of(env_, *answer.error)));
    } else {
      const napi_value size = number(env_, static_cast<double>(answer.size));
      check(env_, napi_resolve_deferred(env_, entry.mapped().deferred, size));
    }
  }
  let_writers_go();
  if (!closed_) hold(!reads_.empty() || !writes_.empty());
  if (!worker_->done()) return;

  worker_.reset();
  for (const auto& [id, held] : held_) released_.push_back(held);
  held_.clear();
  if (owners_ == 1) forget_released();  // nobody is left to take them
  for (auto& [id, read] : reads_) check(env_, napi_delete_reference(env_, read.into));
  reads_.clear();
  for (const napi_deferred deferred : std::exchange(closes_, {})) {
    check(env_, napi_resolve_deferred(env_, deferred, undefined(env_)));
  }
  check(env_, napi_remove_env_cleanup_hook(env_, on_environment_end, this));
  check(env_, napi_release_threadsafe_function(function_, napi_tsfn_release));
}

void DecoderObject::let_writers_go() {
  if (writes_.empty() || worker_->queued() >= input_limit) return;
  for (const napi_deferred deferred : std::exchange(writes_, {})) {
    check(env_, napi_resolve_deferred(env_, deferred, undefined(env_)));
  }
}

// While somebody waits, the object must not be collected nor the process end.
void DecoderObject::hold(bool alive) {
  if (alive == alive_) return;
  alive_ = alive;
  if (alive) {
    check(env_, napi_reference_ref(env_, self_, nullptr));
    check(env_, napi_ref_threadsafe_function(env_, function_));
  } else {
    check(env_, napi_reference_unref(env_, self_, nullptr));
    check(env_, napi_unref_threadsafe_function(env_, function_));
  }
}

// Ends the thread; memory that it may still touch is let go when it has ended.
void DecoderObject::shut() {
  if (closed_) return;
  closed_ = true;
  worker_->cancel();
  const auto cancel = [&](napi_deferred deferred) {
    check(env_, napi_reject_deferred(env_, deferred, error_of(env_, {Fault::cancelled, 0, "closed"})));
  };
  for (auto& [id, read] : reads_) cancel(std::exchange(read.deferred, nullptr));
  for (const napi_deferred deferred : std::exchange(writes_, {})) cancel(deferred);
  hold(false);
}

void DecoderObject::forget_released() {
  for (const napi_ref chunk : std::exchange(released_, {})) napi_delete_reference(env_, chunk);
}

void DecoderObject::on_collected(napi_env env, void* data, void*) {
  auto* object = static_cast<DecoderObject*>(data);
  napi_delete_reference(env, object->self_);
  object->forget_released();
  object->closed_ = true;
  if (object->worker_) object->worker_->cancel();
  object->drop_owner();
}

// The memory of all buffers goes with the environment: wait for the thread.
void DecoderObject::on_environment_end(void* data) { static_cast<DecoderObject*>(data)->worker_.reset(); }

void DecoderObject::on_function_gone(napi_env, void* data, void*) { static_cast<DecoderObject*>(data)->drop_owner(); }

void DecoderObject::drop_owner() {
  if (--owners_ == 0) delete this;
}

}  // namespace

napi_value decoder_class(napi_env env) {
  const std::vector<napi_property_descriptor> methods{
      method<DecoderObject::write>("write"),
      method<DecoderObject::take_released>("takeReleased"),
      method<DecoderObject::end>("end"),
      method<DecoderObject::read>("read"),
      method<DecoderObject::close>("close"),
  };
  napi_value result = nullptr;
  check(env, napi_define_class(env, "Decoder", NAPI_AUTO_LENGTH, guarded<DecoderObject::construct>, nullptr,
                               methods.size(), methods.data(), &result));
  return result;
}

napi_value codec_names(napi_env env) {
  napi_value result = nullptr;
  check(env, napi_create_array(env, &result));
  uint32_t index = 0;
  for (const Codec& codec : codecs) check(env, napi_set_element(env, result, index++, string(env, std::string(codec.name))));
  return result;
}

}  // namespace wick::js
