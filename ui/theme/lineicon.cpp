#include "ui/theme/lineicon.h"

#include <QFile>
#include <QPainter>
#include <QSvgRenderer>

namespace Gatehouse
{

Result<QByteArray> lineIconSource(const QString &name)
{
    QFile file(QStringLiteral(":/gatehouse/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        return failure(
            ErrorKind::NotFound,
            QStringLiteral("Icon \"%1\" cannot be shown: resources/icons has no such file. Add it.").arg(name));
    }
    return file.readAll();
}

QPixmap renderLineIcon(const QByteArray &source, const QColor &colour, int size, qreal devicePixelRatio)
{
    QByteArray coloured = source;
    coloured.replace("currentColor", colour.name().toLatin1());
    QSvgRenderer renderer(coloured);
    QPixmap pixmap(QSize(size, size) * devicePixelRatio);
    pixmap.setDevicePixelRatio(devicePixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    renderer.render(&painter, QRectF(0, 0, size, size));
    return pixmap;
}

} // namespace Gatehouse
