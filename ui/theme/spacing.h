// The grid, in device independent pixels.
#pragma once

namespace Gatehouse::Spacing
{

inline constexpr int kHair = 4;
inline constexpr int kSmall = 8;
inline constexpr int kGap = 12;   // between cards
inline constexpr int kPage = 16;  // around a page
inline constexpr int kCard = 14;  // inside a card
inline constexpr int kRadius = 8; // of a card
inline constexpr int kControlRadius = 6;
inline constexpr int kControlHeight = 28;
inline constexpr int kRowHeight = 28; // of a table
inline constexpr int kIcon = 16;
inline constexpr int kNavigationWidth = 208;

} // namespace Gatehouse::Spacing
