#include "gather.h"

#include <algorithm>
#include <array>

#include "header.h"
#include "marks.h"

namespace wick {

namespace {

// A stretch is handed over once it has this many bytes, packed or decoded.
constexpr size_t enough_packed = size_t{64} << 10;
constexpr size_t enough_content = size_t{1} << 20;
constexpr size_t most_packed = size_t{1} << 20;
constexpr size_t most_content = size_t{8} << 20;
constexpr unsigned enough_marks = 8;
constexpr size_t most_text = 1024;         // of a name in a header
constexpr size_t step = size_t{64} << 10;  // bytes that are looked through for marks at a time

}  // namespace

bool Gatherer::add_members(GzipJob& job) {
  bool more = true;
  while (more && job.packed.size() < enough_packed && job.content_size < enough_content) {
    const size_t before = job.packed.size();
    more = add_member(job);
    if (more) continue;
    const auto rest = std::span<const uint8_t>(job.packed).subspan(before);
    beyond.assign(rest.begin(), rest.end());
    job.packed.set_size(before);
  }
  return more;
}

bool Gatherer::add_member(GzipJob& job) {
  Buffer& packed = job.packed;
  const size_t start = packed.size();
  const auto take = [&](size_t count) {
    const size_t before = packed.size();
    const size_t taken = cursor_.copy(packed.append(count));
    packed.set_size(before + taken);
    return taken == count;
  };
  const auto take_text = [&] {
    for (size_t left = most_text; left > 0 && take(1); left--) {
      if (packed.data()[packed.size() - 1] == 0) return true;
    }
    return false;
  };

  // No more is waited for than is needed to tell.
  if (!take(3)) return false;
  const std::array<uint8_t, 3> magic{0x1f, 0x8b, deflate_method};
  if (!std::equal(magic.begin(), magic.end(), packed.data() + start) || !take(1)) return false;
  const uint8_t flags = packed.data()[start + 3];
  if ((flags & flag_extra) == 0 || (flags & (flags_reserved | flag_header_crc)) != 0) return false;
  if (!take(8)) return false;
  const size_t extra = static_cast<size_t>(packed.data()[start + 10] | packed.data()[start + 11] << 8);
  if (!take(extra)) return false;
  const auto claimed = claimed_size(std::span<const uint8_t>(packed).last(extra));
  if (!claimed) return false;
  if ((flags & flag_name) != 0 && !take_text()) return false;
  if ((flags & flag_comment) != 0 && !take_text()) return false;

  const size_t around = claimed->of_member ? packed.size() - start + gzip_trailer_size : 0;
  if (claimed->size <= around || claimed->size - around > most_packed) return false;
  const GzipJob::Member member{.start = packed.size(), .size = claimed->size - around};
  if (!take(member.size + gzip_trailer_size)) return false;
  const size_t content = gzip_le32(packed.data() + packed.size() - 4);
  if (content > most_content) return false;
  job.content_size += content;
  job.members.push_back(member);
  return true;
}

bool Gatherer::add_part(GzipJob& job) {
  Buffer& packed = job.packed;
  size_t searched = 0;
  for (unsigned marks = 0;;) {
    const auto bytes = cursor_.peek();
    const size_t taken = std::min({bytes.size(), step, most_packed - packed.size()});
    if (taken == 0) break;
    packed.append(bytes.first(taken));
    while (const size_t end = find_mark(packed, searched)) {
      searched = end;
      if (++marks < enough_marks && end < enough_packed) continue;
      cursor_.skip(taken - (packed.size() - end));
      packed.set_size(end);
      return true;
    }
    searched = std::max(searched, packed.size() - std::min(packed.size(), mark_size - 1));
    cursor_.skip(taken);
  }
  // The same bytes are not looked through again.
  look_ahead_from = std::max(look_ahead_from, cursor_.offset());
  const std::span<const uint8_t> rest(packed);
  beyond.assign(rest.begin(), rest.end());
  return false;
}

}  // namespace wick
