// A trouble that lasts while something is tried again and again: it is told once.
#pragma once

#include "app/ctl/commands.h"

#include <utility>

namespace Gatehouse::Ctl
{

class LastingTrouble
{
public:
    // Tells it when it is another one than before. The exit code that goes with it.
    int note(const Error &error, Terminal &terminal)
    {
        if (std::exchange(m_told, error.message) != error.message)
            m_code = complain(error, terminal);
        return m_code;
    }
    // What was tried works.
    void clear()
    {
        m_told.clear();
        m_code = Done;
    }
    // Of what was noted last.
    int code() const { return m_code; }

private:
    QString m_told;
    int m_code = Done;
};

} // namespace Gatehouse::Ctl
