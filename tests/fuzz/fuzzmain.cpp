// libFuzzer's way in: gatehouse_fuzz -max_total_time=60 FOLDER-FOR-FINDINGS tests/fuzz/corpus tests/fuzz/intake
#include "tests/fuzz/hostileinput.h"
#include "tests/fuzz/hostileintake.h"

#include <cstddef>
#include <cstdint>

using namespace Gatehouse;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    static const Result<PublicKey> key =
        PublicKey::load(QStringLiteral(GATEHOUSE_SOURCE_DIR "/tests/fuzz/corpus/key.pub"));
    if (!key)
        qFatal("the key of the corpus is missing");
    const QByteArray input(reinterpret_cast<const char *>(bytes), qsizetype(size));
    readHostile(input, *key);
    readHostileIntake(input);
    return 0;
}
