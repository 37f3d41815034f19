package dev.deja.tracker.record;

import java.io.File;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * JGit without what it does beside reading: starting {@code git} to ask where its configuration is,
 * and measuring the file system with files of its own, whose result it writes to the home folder.
 */
final class QuietGit extends SystemReader.Delegate {

  private static final long ASSUMED_RESOLUTION_MILLIS = 10;

  private QuietGit(SystemReader others) {
    super(others);
  }

  /** Makes it so for this process. */
  static synchronized void install() {
    // Should it be measured all the same, then nobody waits for it, as the end of a session would.
    FS.FileStoreAttributes.setBackground(true);
    if (!(SystemReader.getInstance() instanceof QuietGit)) {
      SystemReader.setInstance(new QuietGit(SystemReader.getInstance()));
    }
  }

  @Override
  public FileBasedConfig openSystemConfig(Config parent, FS fs) {
    // On Windows the place depends on where Git is installed, which only Git knows.
    return isWindows()
        ? super.openSystemConfig(parent, fs)
        : new FileBasedConfig(parent, new File("/etc/gitconfig"), fs);
  }

  /** Where JGit looks for what it has measured. */
  @Override
  public FileBasedConfig openUserConfig(Config parent, FS fs) {
    return new UserConfig(parent, super.openUserConfig(parent, fs).getFile(), fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(Config parent, FS fs) {
    return new Assumed(parent, fs);
  }

  private static final class Assumed extends FileBasedConfig {

    Assumed(Config parent, FS fs) {
      super(parent, new File("/jgit-has-no-configuration"), fs);
    }

    @Override
    public void load() {
      // There is nothing to load.
    }

    @Override
    public void save() {
      // And nothing worth saving.
    }

    @Override
    public boolean isOutdated() {
      return false;
    }
  }

  private static final class UserConfig extends FileBasedConfig {

    UserConfig(Config parent, File file, FS fs) {
      super(parent, file, fs);
    }

    @Override
    public long getTimeUnit(
        String section, String subsection, String name, long defaultValue, TimeUnit unit) {
      return section.equals("filesystem")
          ? unit.convert(ASSUMED_RESOLUTION_MILLIS, TimeUnit.MILLISECONDS)
          : super.getTimeUnit(section, subsection, name, defaultValue, unit);
    }
  }
}
