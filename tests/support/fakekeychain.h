// A keychain in memory that answers when told.
#pragma once

#include "models/gateway/keychain.h"

#include <QMap>

#include <functional>
#include <vector>

namespace Gatehouse
{

class FakeKeychain final : public Keychain
{
public:
    // Answers at once unless told to wait for answer().
    bool waits = false;
    bool runs = true;
    QMap<QString, QString> entries;
    QStringList asked; // names, in order

    void answer();
    int open() const { return int(m_open.size()); }

    QFuture<Result<HeldSecret>> read(const QString &name) override;
    QFuture<Result<void>> write(const QString &name, const HeldSecret &secret) override;
    QFuture<Result<void>> remove(const QString &name) override;

private:
    template<typename T>
    QFuture<Result<T>> later(const QString &name, std::function<Result<T>()> act);

    std::vector<std::function<void()>> m_open;
};

} // namespace Gatehouse
