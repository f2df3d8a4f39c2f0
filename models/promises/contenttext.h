// Tells the content of a call - what somebody wrote to a model, or it to them - from what a log may hold.
#pragma once

#include <string_view>

namespace Gatehouse
{

enum class ContentSign { None, Long, Prose, Certain };

// A text with fewer words than this is not judged by how it reads: errors of products are as long.
inline constexpr int kProseWords = 80;

// Certain: messages, prompts or answers of more than a few words, in JSON or as Python writes it. Prose: at least
// kProseWords words, and hardly anything else. Long: a text of a length that no status or error of a product has.
// `text` is UTF-8, whole or cut off.
ContentSign contentSign(std::string_view text);

} // namespace Gatehouse
