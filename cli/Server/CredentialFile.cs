using System.Text.Json.Nodes;

namespace WasmOs.Cli.Server;

/// <summary>
/// The sign-ins of this user, by server: <c>$XDG_CONFIG_HOME/wasmos/credentials.json</c>, which only the user can read. A change replaces the file as a whole.
/// </summary>
/// <param name="folder">The folder of the file.</param>
internal sealed class CredentialFile(string folder)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerOnly | UnixFileMode.UserExecute;

    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(20);

    /// <summary>The path of the file.</summary>
    public string Path { get; } = System.IO.Path.Combine(folder, "credentials.json");

    /// <summary>The file of the user who runs this process.</summary>
    /// <exception cref="IOException">The user has no configuration folder.</exception>
    public static CredentialFile OfUser()
    {
        var configuration = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
        if (!System.IO.Path.IsPathRooted(configuration))
        {
            configuration = Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        }

        return configuration.Length > 0
            ? new CredentialFile(System.IO.Path.Combine(configuration, "wasmos"))
            : throw new IOException("there is no folder for credentials: set XDG_CONFIG_HOME or HOME");
    }

    /// <summary>The server of the last sign-in; null when there is none.</summary>
    public string? Current => Read()["current"]?.GetValue<string>();

    /// <summary>The sign-in at a server; null when there is none.</summary>
    /// <exception cref="IOException">The file cannot be read, or others can.</exception>
    public SavedLogin? Find(string server)
    {
        if (Read()["servers"]?[server] is not JsonObject login)
        {
            return null;
        }

        return new SavedLogin(
            login["username"]!.GetValue<string>(), login["token"]!.GetValue<string>(), login["expires_at"]!.GetValue<DateTimeOffset>(),
            login["refresh_token"]!.GetValue<string>());
    }

    /// <summary>Saves the sign-in at a server, which becomes the current one; null removes it. The caller holds the lock.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string server, SavedLogin? login)
    {
        var content = Read();
        var servers = content["servers"] as JsonObject ?? [];
        servers.Remove(server);
        if (login is not null)
        {
            servers[server] = new JsonObject
            {
                ["username"] = login.Username,
                ["token"] = login.Token,
                ["expires_at"] = login.ExpiresAt,
                ["refresh_token"] = login.RefreshToken,
            };
        }

        content["servers"] = servers.Parent is null ? servers : servers.DeepClone();
        content["current"] = login is not null ? server : content["current"]?.GetValue<string>() is var current && current == server ? null : current;
        Write(content.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true }));
    }

    /// <summary>
    /// Keeps other processes of the user from changing the file until the result is disposed. A refresh token is good once, and its second use ends the
    /// session: so whoever refreshes holds the lock.
    /// </summary>
    public async Task<IDisposable> LockAsync(CancellationToken cancellationToken)
    {
        MakeFolder();
        while (true)
        {
            try
            {
                return new FileStream(System.IO.Path.Combine(folder, "credentials.lock"), Options(FileMode.OpenOrCreate));
            }
            catch (IOException) when (!cancellationToken.IsCancellationRequested)
            {
                // Another process holds the lock, for as long as one request takes.
                await Task.Delay(LockPause, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static FileStreamOptions Options(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return options;
    }

    private JsonObject Read()
    {
        if (!File.Exists(Path))
        {
            return [];
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(Path) & ~OwnerFolder) != 0)
        {
            throw new IOException($"{Path} can be read by others: run chmod 600 on it, or sign in again after you have removed it");
        }

        try
        {
            return JsonNode.Parse(File.ReadAllText(Path)) as JsonObject ?? [];
        }
        catch (System.Text.Json.JsonException e)
        {
            throw new IOException($"{Path} is damaged: remove it and sign in again", e);
        }
    }

    private void Write(string text)
    {
        MakeFolder();
        var draft = System.IO.Path.Combine(folder, $"credentials.{Guid.CreateVersion7():N}.tmp");
        try
        {
            using (var file = new StreamWriter(new FileStream(draft, Options(FileMode.CreateNew))))
            {
                file.Write(text);
                file.Flush();
                ((FileStream)file.BaseStream).Flush(flushToDisk: true);
            }

            File.Move(draft, Path, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerFolder);
        }
    }
}
