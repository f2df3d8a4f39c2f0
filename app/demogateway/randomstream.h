// Random numbers that are the same on every machine and in every version of the standard library.
#pragma once

#include <QtGlobal>

#include <vector>

namespace Gatehouse::Demo
{

// A xoshiro256** generator. Streams made from different parts are independent of each other, so one minute of traffic
// can be made again without making those before it.
class RandomStream
{
public:
    explicit RandomStream(quint64 seed, quint64 part = 0, quint64 subpart = 0);

    quint64 bits();
    double uniform();     // [0, 1)
    int below(int count); // [0, count), count > 0
    bool chance(double probability);
    double normal();                // mean 0, deviation 1
    double logNormal(double sigma); // median 1
    double exponential();           // mean 1

private:
    quint64 m_state[4];
    double m_spareNormal = 0; // the method makes two at a time
    bool m_hasSpare = false;
};

// One well mixed number of three.
quint64 mixed(quint64 a, quint64 b, quint64 c);

// Picks an index with a probability in proportion to its weight, in constant time (Walker's alias method).
class WeightedChoice
{
public:
    WeightedChoice() = default;
    // Negative weights count as 0. Without any weight above 0 isEmpty() holds and pick() must not be called.
    explicit WeightedChoice(const std::vector<double> &weights);

    bool isEmpty() const { return m_share.empty(); }
    int pick(RandomStream &random) const;

private:
    std::vector<double> m_share;
    std::vector<int> m_other;
};

} // namespace Gatehouse::Demo
