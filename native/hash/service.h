// Threads that take digests, for everybody in this process.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "message.h"
#include "sha256.h"

namespace wick::hash {

// Whoever waits for updates.
class Listener {
 public:
  virtual ~Listener() = default;
  // On any thread: the bytes of the update are not read any more.
  virtual void update_done(uint64_t id) = 0;
};

// One message on its way through the service.
struct Stream {
  // `other`: in place of SHA-256.
  explicit Stream(Listener& listener, std::unique_ptr<Message> other = nullptr)
      : listener(listener), other(std::move(other)) {}

  void update(std::span<const uint8_t> bytes) { other ? other->update(bytes) : hash.update(bytes); }

  struct Update {
    uint64_t id;
    std::span<const uint8_t> bytes;
  };

  Listener& listener;
  // These belong to the service while updates are under way.
  Sha256 hash;
  std::unique_ptr<Message> other;

  // Guarded by the service.
  std::deque<Update> updates;
  bool waiting_or_in_hand = false;
  bool abandoned = false;
};

class Service {
 public:
  // The one of this process; its threads end with the last owner.
  static std::shared_ptr<Service> shared();
  Service() = default;
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  // Takes in bytes behind all that came before, and tells the stream's listener. They are read in place until then.
  void update(const std::shared_ptr<Stream>& stream, Stream::Update update);
  // Lets go of all streams of a listener, which hears no more when this returns; waits for what is being read.
  void abandon(const Listener& listener);

 private:
  // An update that a thread has in hand.
  struct Slot {
    std::shared_ptr<Stream> stream;
    std::span<const uint8_t> left;
  };
  struct Thread {
    Slot slots[2];
    std::thread thread;
  };

  static void run_slice(Slot (&slots)[2]);
  void work(Thread& self);
  bool fill(Slot& slot);
  void let_go(Slot& slot);
  bool start_thread();

  std::mutex mutex_;
  std::condition_variable work_;
  std::condition_variable let_go_;
  std::deque<std::shared_ptr<Stream>> queue_;  // those with updates that no thread has
  std::list<Thread> threads_;
  size_t awake_ = 0;    // threads that have work, look for it, or are about to
  size_t called_ = 0;   // those of them that have yet to wake up
  size_t in_hand_ = 0;  // slots with a stream
  bool stopped_ = false;
};

}  // namespace wick::hash
