// Compressed chunks on their way from JavaScript to a decoder's thread.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "../decoder.h"

namespace wick {

class InputQueue final : public Input {
 public:
  using ChunkId = uint64_t;

  // `released` is called, on the reader's thread, when a chunk was released.
  explicit InputQueue(std::function<void()> released) : on_release_(std::move(released)) {}

  std::span<const uint8_t> next() override;

  // `bytes` must stay until take_released() gives the id back.
  void push(ChunkId id, std::span<const uint8_t> bytes);
  void end();
  // Makes next() throw DecodeError(cancelled), now and from now on.
  void cancel();
  // Everything that is and will be pushed is released at once: nobody reads any more. Call it after the last next().
  void discard();

  // Bytes pushed and not yet released.
  size_t size() const;
  std::vector<ChunkId> take_released();

 private:
  struct Chunk {
    ChunkId id;
    std::span<const uint8_t> bytes;
  };

  void release_front();

  std::function<void()> on_release_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Chunk> chunks_;  // the first one is being read if `reading_`
  std::vector<ChunkId> released_;
  size_t size_ = 0;
  bool reading_ = false;
  bool ended_ = false;
  bool cancelled_ = false;
  bool discarding_ = false;
  uint64_t offset_ = 0;
};

}  // namespace wick
