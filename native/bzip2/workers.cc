#include "workers.h"

#include <algorithm>
#include <new>
#include <system_error>

namespace wick::bzip2 {

void Job::run(BlockDecoder& decoder, const uint8_t* bytes, uint64_t base) {
  fault.reset();
  try {
    decoder.decode(bytes, start - base * 8, end - base * 8, block);
    block.end_bit += base * 8;
  } catch (BlockFault& wrong) {
    wrong.bit += base * 8;
    fault = wrong;
  }
}

Workers::~Workers() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    queue_.clear();
  }
  queued_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Workers::submit(std::shared_ptr<Job> job) {
  const std::lock_guard lock(mutex_);
  job->done = false;
  queue_.push_back(std::move(job));
  if (queue_.size() > idle_ && threads_.size() < most_) {
    try {
      threads_.emplace_back(&Workers::work, this);
    } catch (const std::system_error&) {
      if (threads_.empty()) throw std::bad_alloc();
    }
  }
  queued_.notify_one();
}

bool Workers::withdraw(const std::shared_ptr<Job>& job) {
  const std::lock_guard lock(mutex_);
  return std::erase(queue_, job) > 0;
}

bool Workers::is_done(const Job& job) {
  const std::lock_guard lock(mutex_);
  return job.done;
}

void Workers::wait_for(const Job& job) {
  std::unique_lock lock(mutex_);
  finished_.wait(lock, [&] { return job.done; });
}

void Workers::work() {
  std::unique_ptr<BlockDecoder> decoder;
  std::unique_lock lock(mutex_);
  for (;;) {
    idle_++;
    queued_.wait(lock, [&] { return stopped_ || !queue_.empty(); });
    idle_--;
    if (stopped_) return;
    const std::shared_ptr<Job> job = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    try {
      if (!decoder) decoder = std::make_unique<BlockDecoder>();
      job->run(*decoder, job->data.data(), job->start / 8);
    } catch (const std::bad_alloc&) {
      job->fault = BlockFault{Fault::memory, job->start, "there is no memory for a block's tables"};
    }
    lock.lock();
    job->done = true;
    finished_.notify_all();
  }
}

}  // namespace wick::bzip2
