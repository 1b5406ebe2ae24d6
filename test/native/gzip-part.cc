// Standard input, a part of a gzip member, to standard output as a thread would decode it. Exit 1 where that is not right.

#include <cstdio>

#include "../../native/gzip/job.h"

int main() {
  const auto pool = std::make_shared<wick::Pool>();
  wick::GzipJob job(pool);
  for (int byte; (byte = std::getchar()) != EOF;) job.packed.append(1)[0] = static_cast<uint8_t>(byte);
  const auto tools = std::make_unique<wick::GzipJob::Tools>();
  job.run(*tools);
  if (!job.right) return 1;
  return std::fwrite(job.output.data(), 1, job.output.size(), stdout) == job.output.size() ? 0 : 5;
}
