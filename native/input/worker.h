// A decoder on a thread of its own, with a queue of requests to fill memory.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "queue.h"

namespace wick {

using MakeDecoder = std::unique_ptr<Decoder> (*)(Input& input, const DecodeOptions& options);

class Worker {
 public:
  using RequestId = uint64_t;
  struct Answer {
    RequestId id;
    size_t size;
    std::optional<DecodeError> error;
  };

  // `notify` is called from any thread whenever there may be answers, released chunks, or the thread is done.
  Worker(MakeDecoder make, const DecodeOptions& options, std::function<void()> notify);
  // Cancels and waits.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void push(InputQueue::ChunkId id, std::span<const uint8_t> bytes) { queue_.push(id, bytes); }
  void end() { queue_.end(); }
  size_t queued() const { return queue_.size(); }
  std::vector<InputQueue::ChunkId> take_released() { return queue_.take_released(); }

  // `into` must stay until its answer, or until done().
  void read(RequestId id, std::span<uint8_t> into);
  std::vector<Answer> take_answers();

  // The thread ends soon; requests may stay without an answer.
  void cancel();
  // The thread touches no memory of others any more.
  bool done() const;

 private:
  struct Request {
    RequestId id;
    std::span<uint8_t> into;
  };

  void run();
  void decode();
  std::optional<Request> next_request();
  void answer(RequestId id, size_t size, std::optional<DecodeError> error = std::nullopt);

  MakeDecoder make_;
  DecodeOptions options_;
  std::function<void()> notify_;
  InputQueue queue_{notify_};
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Request> requests_;
  std::vector<Answer> answers_;
  bool cancelled_ = false;
  bool done_ = false;
  std::thread thread_;  // last: it starts when all else is there
};

}  // namespace wick
