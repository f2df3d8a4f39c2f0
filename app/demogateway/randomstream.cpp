#include "app/demogateway/randomstream.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

namespace Gatehouse::Demo
{

namespace
{

quint64 splitMix(quint64 &state)
{
    state += 0x9e3779b97f4a7c15ULL;
    quint64 z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

} // namespace

quint64 mixed(quint64 a, quint64 b, quint64 c)
{
    quint64 state = a;
    state = splitMix(state) ^ b;
    state = splitMix(state) ^ c;
    return splitMix(state);
}

RandomStream::RandomStream(quint64 seed, quint64 part, quint64 subpart)
{
    quint64 state = mixed(seed, part, subpart);
    for (quint64 &word : m_state)
        word = splitMix(state);
}

quint64 RandomStream::bits()
{
    const quint64 result = std::rotl(m_state[1] * 5, 7) * 9;
    const quint64 shifted = m_state[1] << 17;
    m_state[2] ^= m_state[0];
    m_state[3] ^= m_state[1];
    m_state[1] ^= m_state[2];
    m_state[0] ^= m_state[3];
    m_state[2] ^= shifted;
    m_state[3] = std::rotl(m_state[3], 45);
    return result;
}

double RandomStream::uniform()
{
    return double(bits() >> 11) * 0x1.0p-53;
}

int RandomStream::below(int count)
{
    return int((quint64(quint32(bits() >> 32)) * quint64(count)) >> 32);
}

bool RandomStream::chance(double probability)
{
    return uniform() < probability;
}

double RandomStream::normal()
{
    if (m_hasSpare) {
        m_hasSpare = false;
        return m_spareNormal;
    }
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    const double angle = 2.0 * std::numbers::pi * uniform();
    m_spareNormal = radius * std::sin(angle);
    m_hasSpare = true;
    return radius * std::cos(angle);
}

double RandomStream::logNormal(double sigma)
{
    return std::exp(sigma * normal());
}

double RandomStream::exponential()
{
    return -std::log(1.0 - uniform());
}

WeightedChoice::WeightedChoice(const std::vector<double> &weights)
{
    double total = 0;
    for (double weight : weights)
        total += std::max(0.0, weight);
    if (total <= 0)
        return;
    const int count = int(weights.size());
    m_share.resize(size_t(count));
    m_other.assign(size_t(count), 0);
    std::vector<int> small;
    std::vector<int> large;
    for (int i = 0; i < count; ++i) {
        m_share[size_t(i)] = std::max(0.0, weights[size_t(i)]) * count / total;
        (m_share[size_t(i)] < 1.0 ? small : large).push_back(i);
    }
    while (!small.empty() && !large.empty()) {
        const int low = small.back();
        const int high = large.back();
        small.pop_back();
        m_other[size_t(low)] = high;
        m_share[size_t(high)] -= 1.0 - m_share[size_t(low)];
        if (m_share[size_t(high)] < 1.0) {
            large.pop_back();
            small.push_back(high);
        }
    }
    // What is left over differs from 1 by rounding only.
    for (const std::vector<int> &rest : {small, large}) {
        for (int i : rest)
            m_share[size_t(i)] = 1.0;
    }
}

int WeightedChoice::pick(RandomStream &random) const
{
    const int index = random.below(int(m_share.size()));
    return random.uniform() < m_share[size_t(index)] ? index : m_other[size_t(index)];
}

} // namespace Gatehouse::Demo
