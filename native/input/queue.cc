#include "queue.h"

#include <utility>

namespace wick {

std::span<const uint8_t> InputQueue::next() {
  std::unique_lock lock(mutex_);
  if (reading_) {
    reading_ = false;
    release_front();
    // Before waiting: the one who waits for room may be the one who brings the next chunk.
    lock.unlock();
    on_release_();
    lock.lock();
  }
  changed_.wait(lock, [&] { return cancelled_ || ended_ || !chunks_.empty(); });
  if (cancelled_) throw DecodeError(Fault::cancelled, offset_, "cancelled");
  if (chunks_.empty()) return {};
  reading_ = true;
  offset_ += chunks_.front().bytes.size();
  return chunks_.front().bytes;
}

void InputQueue::push(ChunkId id, std::span<const uint8_t> bytes) {
  const std::lock_guard lock(mutex_);
  chunks_.push_back({id, bytes});
  size_ += bytes.size();
  // next() says "the end" with an empty span: an empty chunk must not reach it.
  if (discarding_ || bytes.empty()) {
    released_.push_back(id);
    size_ -= bytes.size();
    chunks_.pop_back();
  }
  changed_.notify_one();
}

void InputQueue::end() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_one();
}

void InputQueue::cancel() {
  const std::lock_guard lock(mutex_);
  cancelled_ = true;
  changed_.notify_one();
}

void InputQueue::discard() {
  {
    const std::lock_guard lock(mutex_);
    discarding_ = true;
    reading_ = false;
    while (!chunks_.empty()) release_front();
  }
  on_release_();
}

size_t InputQueue::size() const {
  const std::lock_guard lock(mutex_);
  return size_;
}

std::vector<InputQueue::ChunkId> InputQueue::take_released() {
  const std::lock_guard lock(mutex_);
  return std::exchange(released_, {});
}

void InputQueue::release_front() {
  released_.push_back(chunks_.front().id);
  size_ -= chunks_.front().bytes.size();
  chunks_.pop_front();
}

}  // namespace wick
