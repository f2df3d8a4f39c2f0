// Walks every page in both themes and saves each as a picture: for a machine without a display, and for the README.
#pragma once

#include "models/core/error.h"

#include <QElapsedTimer>
#include <QObject>
#include <QStringList>
#include <QTimer>

namespace Gatehouse
{

class MainWindow;
class Theme;

class Tour : public QObject
{
    Q_OBJECT
public:
    // Pictures go to `folder` as <page>-<theme>.png; the folder is made when missing.
    Tour(MainWindow &window, Theme &theme, const QString &folder, QObject *parent = nullptr);

    void start();

signals:
    void pictureSaved(const QString &file);
    // After the last picture, or at the first that could not be made.
    void finished(const Gatehouse::Result<int> &pictures);

private:
    void look();
    void nextStop();
    void arrive();
    Result<void> takePicture();

    MainWindow &m_window;
    Theme &m_theme;
    QString m_folder;
    QStringList m_pages;
    int m_stop = 0;
    int m_pictures = 0;
    int m_calmLooks = 0;
    QTimer m_timer;
    QElapsedTimer m_waited;
};

} // namespace Gatehouse
