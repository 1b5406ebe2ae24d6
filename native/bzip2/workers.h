// Threads that decode blocks.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "block.h"

namespace wick::bzip2 {

// A block to decode. Whoever runs it is the only one to touch it until it is done.
struct Job {
  uint64_t start = 0;         // bit of input where the block begins
  uint64_t end = 0;           // bit of input where its bytes end: the next candidate, or later than any block can end
  std::vector<uint8_t> data;  // those bytes, and kReadPadding more
  Block block;
  std::optional<BlockFault> fault;  // its bit counts from the input's start
  bool done = false;                // guarded by Workers

  // Decodes `bytes`, which begin at byte `base` of the input.
  void run(BlockDecoder& decoder, const uint8_t* bytes, uint64_t base);
};

class Workers {
 public:
  explicit Workers(unsigned most) : most_(most) {}
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // Threads are started as jobs need them.
  void submit(std::shared_ptr<Job> job);
  // Takes a job back; false if a thread has it, or had it.
  bool withdraw(const std::shared_ptr<Job>& job);
  bool is_done(const Job& job);
  void wait_for(const Job& job);

 private:
  void work();

  const unsigned most_;
  std::mutex mutex_;
  std::condition_variable queued_;
  std::condition_variable finished_;
  std::deque<std::shared_ptr<Job>> queue_;
  unsigned idle_ = 0;
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace wick::bzip2
