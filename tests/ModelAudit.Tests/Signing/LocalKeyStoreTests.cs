using System.Collections.Concurrent;
using ModelAudit.Signing;

namespace ModelAudit.Tests.Signing;

public sealed class LocalKeyStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_key_is_made_once_and_only_its_owner_may_use_it()
    {
        var store = new LocalKeyStore(Path.Combine(folder.Path, "keys", "modelaudit"));
        using KeySigner first = store.OpenOrCreate(out bool created);
        using KeySigner second = store.OpenOrCreate(out bool createdAgain);
        Assert.True(created);
        Assert.False(createdAgain);
        Assert.Equal(first.KeyId, second.KeyId);
        Assert.Equal(SigningKeyKind.EcdsaP256, first.Kind);
        Assert.Equal(first.ExportPublicKeyPem(), File.ReadAllText(store.PublicKeyPath));
        Assert.Equal(2, Directory.GetFiles(Path.GetDirectoryName(store.PrivateKeyPath)!).Length);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(store.PrivateKeyPath));
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(Path.GetDirectoryName(store.PrivateKeyPath)!));
        }
    }

    [Fact]
    public void Many_at_once_get_one_key()
    {
        var store = new LocalKeyStore(Path.Combine(folder.Path, "race"));
        var ids = new ConcurrentBag<string>();
        var makers = new ConcurrentBag<bool>();
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 16 }, _ =>
        {
            using KeySigner signer = store.OpenOrCreate(out bool created);
            ids.Add(signer.KeyId);
            makers.Add(created);
        });
        Assert.Single(ids.Distinct());
        Assert.Single(makers, made => made);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(store.PrivateKeyPath)!, "*.tmp"));
    }

    [Fact]
    public void A_key_that_others_may_read_is_refused()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var store = new LocalKeyStore(Path.Combine(folder.Path, "open"));
        store.OpenOrCreate(out _).Dispose();
        File.SetUnixFileMode(store.PrivateKeyPath, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Contains("chmod 600", Assert.Throws<InvalidInputException>(() => store.OpenOrCreate(out _)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_key_is_neither_used_nor_replaced()
    {
        var store = new LocalKeyStore(Path.Combine(folder.Path, "damaged"));
        store.OpenOrCreate(out _).Dispose();
        File.WriteAllText(store.PrivateKeyPath, "damaged");
        InputProblem problem = Assert.Single(Assert.Throws<InvalidInputException>(() => store.OpenOrCreate(out _)).Problems);
        Assert.Equal(store.PrivateKeyPath, problem.File);
        Assert.Equal("damaged", File.ReadAllText(store.PrivateKeyPath));
    }
}
