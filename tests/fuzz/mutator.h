// Changes bytes as a fuzzer does, and the same in every run.
#pragma once

#include <QByteArray>

#include <algorithm>
#include <random>

namespace Gatehouse
{

class Mutator
{
public:
    explicit Mutator(unsigned seed)
        : m_random(seed)
    {
    }

    // One to four changes.
    QByteArray changed(QByteArray bytes);

private:
    int below(qsizetype most) { return int(m_random() % quint64(std::max<qsizetype>(1, most))); }
    void change(QByteArray &bytes);

    std::mt19937 m_random;
};

} // namespace Gatehouse
