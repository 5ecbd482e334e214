using System.Text;

namespace ModelAudit.GoldenTests;

/// <summary>Compares a text with a checked-in file; with <c>MODELAUDIT_UPDATE_GOLDEN=1</c> in the environment it writes the file instead.</summary>
internal static class GoldenFile
{
    public static void Compare(string name, string actual)
    {
        string path = Path.Combine(Repository.Golden, name);
        if (Environment.GetEnvironmentVariable("MODELAUDIT_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Repository.Golden);
            File.WriteAllText(path, actual, new UTF8Encoding(false));
            return;
        }

        Assert.True(File.Exists(path), $"There is no golden file {name}: run the tests with MODELAUDIT_UPDATE_GOLDEN=1 and look at what they write.");
        string[] expected = File.ReadAllText(path).Split('\n');
        string[] lines = actual.Split('\n');
        for (int i = 0; i < Math.Max(expected.Length, lines.Length); i++)
        {
            string left = i < expected.Length ? expected[i] : "(end)";
            string right = i < lines.Length ? lines[i] : "(end)";
            Assert.True(left == right, $"{name}, line {i + 1}:\n  golden: {left}\n  now:    {right}\nIf the change is meant, run the tests with MODELAUDIT_UPDATE_GOLDEN=1 and look at the difference.");
        }
    }
}
