// Streams by the thousand through the threads that take digests, abandoned now and then; for ThreadSanitizer and
// AddressSanitizer. `hash-threads SECONDS`; ends with 1 where a digest is wrong. To build it:
//   clang++ -O1 -g -std=c++20 -fsanitize=thread -o hash-threads native/hash/*.cc test/native/fuzz/hash-threads.cc
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>

#include "../../../native/hash/compress.h"
#include "../../../native/hash/service.h"

using namespace wick::hash;

namespace {

struct Counter final : Listener {
  std::atomic<uint64_t> done = 0;
  std::atomic<bool> deaf = false;
  std::atomic<bool> disturbed = false;
  void update_done(uint64_t) override {
    if (deaf) disturbed = true;
    done++;
  }
};

struct Message {
  std::vector<uint8_t> bytes;
  std::vector<size_t> cuts;  // ends of updates, ascending
  std::shared_ptr<Stream> stream;
};

Message make_message(std::mt19937& random, Listener& listener) {
  Message message;
  message.bytes.resize(random() % (random() % 8 == 0 ? 1 << 20 : 5000));
  for (uint8_t& byte : message.bytes) byte = static_cast<uint8_t>(random());
  for (size_t cut = 0; cut < message.bytes.size();) {
    const size_t most = random() % 2 ? 200 : 300'000;
    cut = std::min(message.bytes.size(), cut + random() % most);
    message.cuts.push_back(cut);
  }
  message.stream = std::make_shared<Stream>(listener);
  return message;
}

// The digest by the plain code alone.
Sha256::Digest expected(const Message& message) {
  std::vector<uint8_t> padded = message.bytes;
  padded.push_back(0x80);
  while (padded.size() % block_size != block_size - 8) padded.push_back(0);
  for (int shift = 56; shift >= 0; shift -= 8) padded.push_back(static_cast<uint8_t>(uint64_t{message.bytes.size()} * 8 >> shift));
  State state = Sha256().state();
  compress_plain(state, padded.data(), padded.size() / block_size);
  Sha256::Digest digest;
  for (size_t i = 0; i < digest.size(); i++) digest[i] = static_cast<uint8_t>(state[i / 4] >> (24 - i % 4 * 8));
  return digest;
}

// One environment from start to end; false where something was wrong.
bool live_once(std::mt19937& random) {
  const std::shared_ptr<Service> service = Service::shared();
  Counter counter;
  std::vector<Message> messages;
  for (size_t i = random() % 9 + 1; i > 0; i--) messages.push_back(make_message(random, counter));
  uint64_t given = 0;
  std::vector<size_t> next(messages.size());
  std::vector<size_t> open;
  for (size_t i = 0; i < messages.size(); i++) open.push_back(i);
  while (!open.empty()) {
    const size_t pick = random() % open.size();
    Message& message = messages[open[pick]];
    size_t& index = next[open[pick]];
    if (index == message.cuts.size()) {
      open.erase(open.begin() + static_cast<ptrdiff_t>(pick));
      continue;
    }
    const size_t start = index == 0 ? 0 : message.cuts[index - 1];
    service->update(message.stream, {given++, std::span(message.bytes).subspan(start, message.cuts[index] - start)});
    index++;
  }
  if (random() % 3 == 0) {
    service->abandon(counter);
    counter.deaf = true;
    messages.clear();
    std::this_thread::yield();
    return !counter.disturbed;
  }
  while (counter.done < given) std::this_thread::yield();
  for (Message& message : messages) {
    if (message.stream->hash.finish() != expected(message)) return false;
  }
  service->abandon(counter);
  return true;
}

}  // namespace

int main(int count, char** arguments) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(count > 1 ? std::atoi(arguments[1]) : 10);
  std::atomic<bool> good = true;
  std::atomic<int> lives = 0;
  std::vector<std::thread> environments;
  for (unsigned seed = 0; seed < 3; seed++) {
    environments.emplace_back([&, seed] {
      std::mt19937 random(seed);
      while (good && std::chrono::steady_clock::now() < end) {
        if (!live_once(random)) good = false;
        lives++;
      }
    });
  }
  for (std::thread& each : environments) each.join();
  std::printf("%d environments, %s\n", lives.load(), good ? "all good" : "a wrong digest or a call too late");
  return good ? 0 : 1;
}
