#include "service.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace wick::hash {

namespace {

// Bytes between two looks for a second stream, and the most that abandon() waits for.
constexpr size_t slice = size_t{64} << 10;

size_t most_threads() { return std::clamp(std::thread::hardware_concurrency(), 1u, 4u); }

// Streams that a thread takes on at a time.
size_t width() { return two_cost_less() ? 2 : 1; }

}  // namespace

std::shared_ptr<Service> Service::shared() {
  static std::mutex mutex;
  static std::weak_ptr<Service> known;
  const std::lock_guard lock(mutex);
  std::shared_ptr<Service> service = known.lock();
  if (!service) known = service = std::make_shared<Service>();
  return service;
}

Service::~Service() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  work_.notify_all();
  for (Thread& each : threads_) each.thread.join();
}

void Service::update(const std::shared_ptr<Stream>& stream, Stream::Update update) {
  std::unique_lock lock(mutex_);
  if (threads_.empty() && !start_thread()) {
    // The system gives no thread: the caller's does it.
    lock.unlock();
    stream->update(update.bytes);
    stream->listener.update_done(update.id);
    return;
  }
  stream->updates.push_back(update);
  if (stream->waiting_or_in_hand) return;
  stream->waiting_or_in_hand = true;
  queue_.push_back(stream);
  // A thread with one stream takes on a second one by itself.
  if (queue_.size() <= awake_ * width() - in_hand_) return;
  if (awake_ < threads_.size()) {
    awake_++;
    called_++;
    lock.unlock();  // else it would wake up only to wait
    work_.notify_one();
  } else if (threads_.size() < most_threads()) {
    start_thread();
  }
}

bool Service::start_thread() {
  Thread& added = threads_.emplace_back();
  try {
    added.thread = std::thread(&Service::work, this, std::ref(added));
  } catch (const std::system_error&) {
    threads_.pop_back();
    return false;
  }
  awake_++;
  return true;
}

void Service::abandon(const Listener& listener) {
  std::unique_lock lock(mutex_);
  const auto is_ours = [&](const Slot& slot) { return slot.stream && &slot.stream->listener == &listener; };
  const auto has_ours = [&](const Thread& each) { return std::any_of(each.slots, std::end(each.slots), is_ours); };
  std::erase_if(queue_, [&](const std::shared_ptr<Stream>& stream) { return &stream->listener == &listener; });
  for (Thread& each : threads_) {
    for (Slot& slot : each.slots) {
      if (is_ours(slot)) slot.stream->abandoned = true;
    }
  }
  let_go_.wait(lock, [&] { return std::none_of(threads_.begin(), threads_.end(), has_ours); });
}

void Service::work(Thread& self) {
  std::unique_lock lock(mutex_);
  for (;;) {
    bool any = false;
    for (size_t i = 0; i < width(); i++) any = fill(self.slots[i]) || any;
    if (!any) {
      awake_--;
      work_.wait(lock, [&] { return stopped_ || called_ > 0; });
      if (stopped_) return;
      called_--;
      continue;
    }
    lock.unlock();
    run_slice(self.slots);
    lock.lock();
    for (Slot& slot : self.slots) {
      if (!slot.stream) continue;
      if (slot.left.empty() && !slot.stream->abandoned) {
        const uint64_t id = slot.stream->updates.front().id;
        slot.stream->updates.pop_front();
        // Still in hand, so that abandon() waits for this call as well.
        lock.unlock();
        slot.stream->listener.update_done(id);
        lock.lock();
        let_go(slot);
      } else if (slot.stream->abandoned) {
        let_go(slot);
      }
    }
  }
}

// Whether there is an update in it.
bool Service::fill(Slot& slot) {
  if (slot.stream) return true;
  if (queue_.empty()) return false;
  slot.stream = std::move(queue_.front());
  queue_.pop_front();
  slot.left = slot.stream->updates.front().bytes;
  in_hand_++;
  return true;
}

// A stream with more updates goes behind those that wait.
void Service::let_go(Slot& slot) {
  const std::shared_ptr<Stream> stream = std::move(slot.stream);
  slot = {};
  in_hand_--;
  if (stream->abandoned) {
    stream->updates.clear();
    let_go_.notify_all();
  }
  stream->waiting_or_in_hand = !stream->updates.empty();
  if (stream->waiting_or_in_hand) queue_.push_back(stream);
}

// Without the lock: what a thread has in hand, and the message of a stream in hand, are its own.
void Service::run_slice(Slot (&slots)[2]) {
  size_t most = slice;
  for (Slot& slot : slots) {
    if (!slot.stream) continue;
    if (slot.stream->other) {
      const auto bytes = slot.left.first(std::min(slice, slot.left.size()));
      slot.stream->other->update(bytes);
      slot.left = slot.left.subspan(bytes.size());
      continue;
    }
    slot.left = slot.stream->hash.fill(slot.left);
    if (slot.left.size() >= block_size) most = std::min(most, slot.left.size());
  }
  const size_t whole = most - most % block_size;
  const auto has_blocks = [](const Slot& slot) {
    return slot.stream && !slot.stream->other && slot.left.size() >= block_size;
  };
  const auto pass = [&](Slot& slot) {
    slot.stream->hash.passed(whole);
    slot.left = slot.stream->hash.fill(slot.left.subspan(whole));
  };
  auto& [a, b] = slots;
  if (has_blocks(a) && has_blocks(b)) {
    compress_two(a.stream->hash.state(), a.left.data(), b.stream->hash.state(), b.left.data(), whole / block_size);
    pass(a);
    pass(b);
  } else if (has_blocks(a) || has_blocks(b)) {
    Slot& only = has_blocks(a) ? a : b;
    compress(only.stream->hash.state(), only.left.data(), whole / block_size);
    pass(only);
  }
}

}  // namespace wick::hash
