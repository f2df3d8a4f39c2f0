// What is sent with a call, to be read once.
#pragma once

#include <QByteArray>
#include <QIODevice>

#include <algorithm>

namespace Gatehouse
{

// Qt sends a request again, whatever its method, when the server closes the connection without an answer, unless there
// is a body that it cannot read from the beginning a second time. An empty one does as well.
class OneTimeBody final : public QIODevice
{
public:
    explicit OneTimeBody(QByteArray bytes, QObject *parent = nullptr)
        : QIODevice(parent)
        , m_left(std::move(bytes))
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }

    bool isSequential() const override { return true; }
    bool reset() override { return false; }
    bool atEnd() const override { return m_left.isEmpty(); }
    qint64 bytesAvailable() const override { return m_left.size(); }

protected:
    qint64 readData(char *to, qint64 most) override
    {
        if (m_left.isEmpty())
            return -1;
        const qint64 count = qMin(most, qint64(m_left.size()));
        std::copy_n(m_left.constData(), count, to);
        m_left.remove(0, count);
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_left;
};

} // namespace Gatehouse
