using WasmOs.Host.Configuration;
using WasmOs.Host.Startup;

namespace WasmOs.Host.Tests.Configuration;

[Trait("Trial", "1.24")]
public sealed class KeyFileTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("wasmos-keys-");

    private string Key => Path.Combine(_data.FullName, "keys", "artifact.key");

    private HostOptions Options => new() { DataDirectory = _data.FullName };

    [Theory]
    [InlineData("")]
    [InlineData("c2hvcnQ=")]
    [InlineData("\0\0not a key")]
    public void Read_AnArtifactKeyThatIsNone_MakesANewOneAndWarns(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Key)!);
        File.WriteAllText(Key, text);
        var warnings = new List<string>();

        var key = ArtifactKey.Read(Options, mayCreate: true, warnings);

        Assert.Equal(32, key!.Length);
        Assert.Contains("was no key", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(Key + ".damaged"));
        Assert.Equal(key, ArtifactKey.Read(Options, mayCreate: true, warnings));
        Assert.Single(warnings);
    }

    [Fact]
    public void Read_AFileOfGigabytes_IsNotRead()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Key)!);
        using (var file = File.Create(Key))
        {
            file.SetLength(3L << 30); // The file is sparse and takes no disk space.
        }

        Assert.Equal(32, ArtifactKey.Read(Options, mayCreate: true, new List<string>())!.Length);
    }

    [Fact]
    public void Read_AFolderInPlaceOfTheFile_SaysThatItIsAFolder()
    {
        Directory.CreateDirectory(Key);

        var failure = Assert.Throws<StartupException>(() => ArtifactKey.Read(Options, mayCreate: true, new List<string>()));

        Assert.Contains("is a folder where a key file belongs", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ASecretsKeyThatIsNone_IsNeverReplaced()
    {
        var secrets = Path.Combine(_data.FullName, "keys", "secrets.key");
        Directory.CreateDirectory(Path.GetDirectoryName(secrets)!);
        File.WriteAllText(secrets, "c2hvcnQ=");

        Assert.Throws<StartupException>(() => SecretsKey.Read(Options, mayCreate: true));
        Assert.Equal("c2hvcnQ=", File.ReadAllText(secrets));
    }

    /// <summary>A new key would look as if all were well, and open nothing that the store has.</summary>
    [Fact]
    public void Read_TheSecretsKeyOfAStoreIsLost_IsToldAndNotReplaced()
    {
        Assert.True(SecretsKey.Read(Options, mayCreate: true).HasKey);
        Directory.Delete(Path.Combine(_data.FullName, "keys"), recursive: true);

        var failure = Assert.Throws<StartupException>(() => SecretsKey.Read(Options, mayCreate: true));

        Assert.Contains("secrets.key' is missing", failure.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_data.FullName, "keys")));
    }

    /// <summary>A store of a version that encrypted nothing has no key, and gets one.</summary>
    [Fact]
    public void Read_AStoreThatNeverHadASecretsKey_GetsOne()
    {
        File.WriteAllText(Path.Combine(_data.FullName, "storage.db"), "");

        Assert.True(SecretsKey.Read(Options, mayCreate: true).HasKey);
    }

    public void Dispose() => _data.Delete(recursive: true);
}
