#include "ui/promises/promisetone.h"

namespace Gatehouse
{

Tone toneOf(PromiseState state)
{
    switch (state) {
    case PromiseState::Kept:
        return Tone::Ok;
    case PromiseState::AtRisk:
        return Tone::Warn;
    case PromiseState::Broken:
        return Tone::Bad;
    case PromiseState::Unseen:
    case PromiseState::Person:
        break;
    }
    return Tone::Neutral;
}

} // namespace Gatehouse
