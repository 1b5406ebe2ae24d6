#include "worker.h"

#include <new>
#include <system_error>
#include <utility>

namespace wick {

Worker::Worker(MakeDecoder make, const DecodeOptions& options, std::function<void()> notify)
    : make_(make), options_(options), notify_(std::move(notify)), thread_([this] { run(); }) {}

Worker::~Worker() {
  cancel();
  thread_.join();
}

void Worker::read(RequestId id, std::span<uint8_t> into) {
  const std::lock_guard lock(mutex_);
  requests_.push_back({id, into});
  changed_.notify_one();
}

std::vector<Worker::Answer> Worker::take_answers() {
  const std::lock_guard lock(mutex_);
  return std::exchange(answers_, {});
}

void Worker::cancel() {
  {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
    changed_.notify_one();
  }
  queue_.cancel();
}

bool Worker::done() const {
  const std::lock_guard lock(mutex_);
  return done_;
}

void Worker::run() {
  std::optional<DecodeError> failure;
  try {
    decode();
  } catch (const DecodeError& error) {
    failure = error;
  } catch (const std::bad_alloc&) {
    failure = DecodeError(Fault::memory, 0, "the system has no memory left");
  } catch (const std::system_error&) {
    failure = DecodeError(Fault::memory, 0, "the system has no thread left");
  } catch (const std::exception& error) {
    failure = DecodeError(Fault::corrupt, 0, error.what());
  }
  queue_.discard();
  // After the end of the data every request gets nothing, after a failure that failure.
  while (const auto request = next_request()) answer(request->id, 0, failure);
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  notify_();
}

void Worker::decode() {
  std::unique_ptr<Decoder> decoder;
  std::optional<Request> request;
  try {
    while ((request = next_request())) {
      if (!decoder) decoder = make_(queue_, options_);
      const size_t size = decoder->read(request->into);
      answer(request->id, size);
      if (size < request->into.size()) return;
    }
  } catch (...) {
    // The decoder may have a thread that waits for input.
    queue_.cancel();
    // The request stays the first one, to be answered with the failure.
    const std::lock_guard lock(mutex_);
    requests_.push_front(*request);
    throw;
  }
}

std::optional<Worker::Request> Worker::next_request() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return cancelled_ || !requests_.empty(); });
  if (cancelled_) return std::nullopt;
  const Request request = requests_.front();
  requests_.pop_front();
  return request;
}

void Worker::answer(RequestId id, size_t size, std::optional<DecodeError> error) {
  {
    const std::lock_guard lock(mutex_);
    answers_.push_back({id, size, std::move(error)});
  }
  notify_();
}

}  // namespace wick
