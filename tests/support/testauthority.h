// A certificate authority for one test, and the certificates that it signs.
#pragma once

#include <QByteArray>
#include <QString>

#include <memory>

namespace Gatehouse
{

class TestAuthority
{
public:
    explicit TestAuthority(const QByteArray &name = "Gatehouse test authority");
    ~TestAuthority();
    TestAuthority(const TestAuthority &) = delete;
    TestAuthority &operator=(const TestAuthority &) = delete;

    struct Identity {
        QByteArray certificatePem;
        QByteArray keyPem;
    };

    QByteArray certificatePem() const;
    // For the names in OpenSSL's spelling: "DNS:localhost,IP:127.0.0.1".
    Identity issue(const QByteArray &names) const;

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace Gatehouse
