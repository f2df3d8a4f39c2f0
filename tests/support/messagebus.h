// A message bus of one test program.
#pragma once

#include <QProcess>

namespace Gatehouse
{

// Made before anything in the program has spoken to a bus. Fails the program when it does not start.
class MessageBus
{
public:
    MessageBus();
    ~MessageBus();

    QString address() const { return m_address; }

private:
    QProcess m_process;
    QString m_address;
};

} // namespace Gatehouse
