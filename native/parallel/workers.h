// Threads that run jobs.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <vector>

namespace wick {

// A Job has Tools, which each thread makes once; run(Tools&), which does not throw; no_memory(), called instead where its
// Tools could not be made; and `bool done`, which belongs to Workers. Whoever runs it is the only one to touch it until then.
template <class Job>
class Workers {
 public:
  explicit Workers(unsigned most) : most_(most) {}

  // Waits for the jobs that are running; those that are not are dropped.
  ~Workers() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
      queue_.clear();
    }
    queued_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // Threads are started as jobs need them.
  void submit(std::shared_ptr<Job> job) {
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

  // Takes a job back; false if a thread has it, or had it.
  bool withdraw(const std::shared_ptr<Job>& job) {
    const std::lock_guard lock(mutex_);
    return std::erase(queue_, job) > 0;
  }

  bool is_done(const Job& job) {
    const std::lock_guard lock(mutex_);
    return job.done;
  }

  void wait_for(const Job& job) {
    std::unique_lock lock(mutex_);
    finished_.wait(lock, [&] { return job.done; });
  }

 private:
  void work() {
    std::unique_ptr<typename Job::Tools> tools;
    std::unique_lock lock(mutex_);
    for (;;) {
      idle_++;
      queued_.wait(lock, [&] { return stopped_ || !queue_.empty(); });
      idle_--;
      if (stopped_) return;
      std::shared_ptr<Job> job = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      try {
        if (!tools) tools = std::make_unique<typename Job::Tools>();
        job->run(*tools);
      } catch (const std::bad_alloc&) {
        job->no_memory();
      }
      lock.lock();
      job->done = true;
      // A job that nobody waits for goes here, with its memory.
      finished_.notify_all();
      lock.unlock();
      job.reset();
      lock.lock();
    }
  }

  const unsigned most_;
  std::mutex mutex_;
  std::condition_variable queued_;
  std::condition_variable finished_;
  std::deque<std::shared_ptr<Job>> queue_;
  size_t idle_ = 0;
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace wick
