// Where the desktop keeps secrets.
#pragma once

#include "models/core/error.h"
#include "models/gateway/heldsecret.h"

#include <QFuture>

namespace Gatehouse
{

// Nothing waits: a keychain that is locked asks its owner first. Errors: NotFound, no entry of this name; Denied, its
// owner refused; Unreachable, no keychain runs. Those that are still open when it is destroyed end without a value.
class Keychain
{
public:
    virtual ~Keychain() = default;

    virtual QFuture<Result<HeldSecret>> read(const QString &name) = 0;
    // Replaces what is there.
    virtual QFuture<Result<void>> write(const QString &name, const HeldSecret &secret) = 0;
    // NotFound when there is none.
    virtual QFuture<Result<void>> remove(const QString &name) = 0;
};

} // namespace Gatehouse
