// How a decoder uses several processors: a cutter reads the input on a thread of its own and cuts it into jobs, workers
// decode them, and the reader takes their output in order, adds up checksums and copies. What cannot be cut is left to the
// reader, which needs no copy then.
#pragma once

#include <exception>
#include <functional>
#include <optional>
#include <utility>

#include "../decoder.h"
#include "buffer.h"
#include "workers.h"

namespace wick {

// What every job has, beside what Workers want of it; it is made of a pool for its buffers.
struct Piece {
  std::span<const uint8_t> output;     // in memory of the job
  std::optional<DecodeError> failure;  // comes behind the output
  bool done = true;
  size_t weight = 0;                   // bytes of memory, from when it was put in line
  std::function<size_t(std::span<uint8_t>)> fill;  // in place of output; see let_reader()

  void no_memory() { failure = DecodeError(Fault::memory, 0, "the system has no memory left"); }
};

template <class Job>
class Pipeline {
 public:
  // `cut` runs on a thread of its own at once. It may throw: the reader meets that behind all that was put in line before.
  // At most about `most_bytes` are in line.
  Pipeline(unsigned threads, size_t most_bytes, std::function<void()> cut)
      : most_bytes_(most_bytes), workers_(threads), cutter_(&Pipeline::run, this, std::move(cut)) {}

  // The input must not keep the cutter waiting any more.
  ~Pipeline() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
    cutter_.join();
  }

  // For the cutter.

  // A job to fill, with buffers of the pipeline's memory.
  std::shared_ptr<Job> blank() { return std::make_shared<Job>(pool_); }
  const std::shared_ptr<Pool>& pool() const { return pool_; }

  // Has a worker run it.
  void start(const std::shared_ptr<Job>& job) {
    job->done = false;
    workers_.submit(job);
  }
  void wait_for(const Job& job) { workers_.wait_for(job); }

  // Puts a job in line that was started, or is done; waits until there is room for `weight` bytes. Throws DecodeError where
  // nobody wants it any more.
  void give(std::shared_ptr<Job> job, size_t weight) {
    wait_for_room(weight);
    job->weight = weight;
    const std::lock_guard lock(mutex_);
    in_line_ += weight;
    line_.push_back(std::move(job));
    changed_.notify_all();
  }

  // Both, with no more jobs running than there is room for.
  void start_and_give(std::shared_ptr<Job> job, size_t weight) {
    wait_for_room(weight);
    start(job);
    give(std::move(job), weight);
  }

  // Has the reader go on with the input: when all before is read, it calls `fill` for its output, until that fills less
  // than it could. Meanwhile the cutter waits.
  void let_reader(std::function<size_t(std::span<uint8_t>)> fill) {
    const auto job = blank();
    job->fill = std::move(fill);
    give(job, 0);
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stopped_ || job.use_count() == 1; });
    if (stopped_) throw DecodeError(Fault::cancelled, 0, "cancelled");
  }

  // For the reader.

  // Fills `into`; fewer bytes only at the end. `check` has add(bytes), called for all output, and end(job), called behind
  // each job's output; both may throw.
  template <class Check>
  size_t read(std::span<uint8_t> into, Check& check) {
    size_t filled = 0;
    while (filled < into.size()) {
      if (!current_ && !take_next()) break;
      if (current_->fill) {
        filled += current_->fill(into.subspan(filled));
        if (filled < into.size()) drop_current();
        continue;
      }
      // In steps that stay in the cache between checking and copying.
      constexpr size_t step = size_t{64} << 10;
      while (filled < into.size() && handed_out_ < current_->output.size()) {
        const auto rest = current_->output.subspan(handed_out_);
        const auto bytes = rest.first(std::min({rest.size(), into.size() - filled, step}));
        check.add(*current_, bytes);
        std::memcpy(into.data() + filled, bytes.data(), bytes.size());
        handed_out_ += bytes.size();
        filled += bytes.size();
      }
      if (handed_out_ < current_->output.size()) break;
      if (current_->failure) throw DecodeError(*current_->failure);
      check.end(*current_);
      drop_current();
    }
    return filled;
  }

 private:
  void run(const std::function<void()>& cut) {
    std::exception_ptr failure;
    try {
      cut();
    } catch (...) {
      failure = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    failure_ = failure;
    ended_ = true;
    changed_.notify_all();
  }

  void wait_for_room(size_t weight) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stopped_ || in_line_ == 0 || in_line_ + weight <= most_bytes_; });
    if (stopped_) throw DecodeError(Fault::cancelled, 0, "cancelled");
  }

  // False at the end.
  bool take_next() {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return ended_ || !line_.empty(); });
      if (line_.empty()) {
        if (failure_) std::rethrow_exception(failure_);
        return false;
      }
      current_ = std::move(line_.front());
      line_.pop_front();
    }
    handed_out_ = 0;
    workers_.wait_for(*current_);
    return true;
  }

  void drop_current() {
    const std::lock_guard lock(mutex_);
    in_line_ -= current_->weight;
    current_ = nullptr;
    changed_.notify_all();
  }

  const size_t most_bytes_;
  const std::shared_ptr<Pool> pool_ = std::make_shared<Pool>();
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Job>> line_;
  size_t in_line_ = 0;  // weight of the line and the current job
  bool stopped_ = false;
  bool ended_ = false;
  std::exception_ptr failure_;
  std::shared_ptr<Job> current_;  // the reader's
  size_t handed_out_ = 0;         // of its output
  Workers<Job> workers_;
  std::thread cutter_;  // last: it starts when all else is there
};

// How many bytes of jobs may be in line: one for each thread, one being gathered and one being read.
inline size_t line_of(const DecodeOptions& options, size_t job_bytes) {
  constexpr size_t most = size_t{160} << 20;
  return std::min<size_t>((size_t{std::max(1u, options.threads)} + 2) * job_bytes, most);
}

}  // namespace wick
