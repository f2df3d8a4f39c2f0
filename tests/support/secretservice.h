// A keychain of one test program: a message bus and a Secret Service of its own, in a temporary folder.
#pragma once

#include "tests/support/messagebus.h"

#include <QTemporaryDir>

#include <memory>

namespace Gatehouse
{

// Made before anything in the program has spoken to a bus. Fails the program when it does not start.
class SecretService
{
public:
    SecretService();
    ~SecretService();

private:
    QTemporaryDir m_folder;
    std::unique_ptr<MessageBus> m_bus;
    QProcess m_keyring;
};

} // namespace Gatehouse
