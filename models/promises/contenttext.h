// Tells the content of a call - what somebody wrote to a model, or it to them - from what a log may hold.
#pragma once

#include <string_view>

namespace Gatehouse
{

enum class ContentSign { None, Long, Certain };

// Certain: JSON with messages, prompts or answers of more than a few words in it. Long: a text of a length that no
// status or error of a product has. `text` is UTF-8, whole or cut off.
ContentSign contentSign(std::string_view text);

} // namespace Gatehouse
