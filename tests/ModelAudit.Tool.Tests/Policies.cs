namespace ModelAudit.Tool.Tests;

/// <summary>Rule packs and other documents for tests: each does one thing that can be seen from outside.</summary>
internal static class Policies
{
    /// <summary>Passes when there is a config.json; its blocking rule fails otherwise. A second rule only warns of README.md.</summary>
    public const string NeedsConfig = """
        {
          "pack": "test.needs-config",
          "version": "1.0.0",
          "rules": [
            {
              "id": "TEST0001",
              "title": "A configuration is there",
              "severity": "high",
              "description": "A model without config.json cannot be used.",
              "require": { "any": "files", "satisfy": { "field": "file.name", "equals": "config.json" } },
              "message": "There is no config.json.",
              "examples": [
                { "files": [ { "path": "config.json" } ], "expect": "pass" },
                { "files": [ { "path": "other.json" } ], "expect": "fail" }
              ]
            },
            {
              "id": "TEST0002",
              "title": "No read-me",
              "severity": "medium",
              "each": "file",
              "forbid": { "field": "file.name", "equals": "README.md" },
              "message": "'{file.path}' is there."
            }
          ],
          "profiles": {
            "test": { "levels": { "TEST0001": "block", "TEST0002": "warn" } },
            "lenient": { "levels": { "TEST0001": "warn", "TEST0002": "off" } }
          }
        }
        """;

    /// <summary>Asks a question that only a person can answer, and blocks until somebody does.</summary>
    public const string AsksSomebody = """
        {
          "pack": "test.asks",
          "version": "1.0.0",
          "rules": [
            {
              "id": "TEST0003",
              "title": "Somebody has agreed",
              "severity": "medium",
              "unmet": "review",
              "question": "agreed",
              "require": { "any": "files", "satisfy": { "field": "file.name", "equals": "AGREED" } },
              "message": "Nobody has agreed yet."
            }
          ],
          "profile": { "levels": { "TEST0003": "block" } }
        }
        """;

    /// <summary>A yes to the question of <see cref="AsksSomebody"/>.</summary>
    public const string Agreed = """
        {
          "attestations": [
            { "id": "A-1", "question": "agreed", "answer": "yes", "by": "Ada", "role": "owner", "date": "2026-01-01", "expiresAt": "2036-01-01" }
          ]
        }
        """;

    /// <summary>An example that contradicts its rule.</summary>
    public const string WrongExample = """
        {
          "pack": "test.wrong-example",
          "version": "1.0.0",
          "rules": [
            {
              "id": "TEST0004",
              "title": "No files",
              "severity": "low",
              "forbid": { "any": "files", "satisfy": { "field": "file.name", "exists": true } },
              "message": "There are files.",
              "examples": [ { "title": "one file", "files": [ { "path": "a" } ], "expect": "pass" } ]
            }
          ]
        }
        """;

    /// <summary>Ten different mistakes, one on each of the lines 4, 5, 8, 9, 10, 11, 12, 13, 14 and 17.</summary>
    public const string TenMistakes = """
        {
          "pack": "test.ten-mistakes",
          "version": "1.0.0",
          "colour": "red",
          "requires": { "modelaudit": "17" },
          "rules":
          [
            { "id": "nine", "title": "t", "severity": "high", "require": { "field": "file.name", "exists": true }, "each": "file", "message": "m" },
            { "id": "TEST1002", "title": "t", "severity": "fatal", "require": { "field": "file.name", "exists": true }, "each": "file", "message": "m" },
            { "id": "TEST1003", "title": "t", "severity": "high", "require": { "field": "file.nam", "exists": true }, "each": "file", "message": "m" },
            { "id": "TEST1004", "title": "t", "severity": "high", "require": { "field": "file.name", "atLeast": 3 }, "each": "file", "message": "m" },
            { "id": "TEST1005", "title": "t", "severity": "high", "require": { "field": "file.name", "matches": "(?<=a)b" }, "each": "file", "message": "m" },
            { "id": "TEST1006", "title": "t", "severity": "high", "each": "file", "message": "m" },
            { "id": "TEST1007", "title": "t", "severity": "high", "require": { "field": "file.name", "in": { "list": "nowhere" } }, "each": "file", "message": "m" }
          ],
          "profile": {
            "levels": { "TEST9999": "block", "TEST1003": "forbid" }
          }
        }
        """;

    /// <summary>A waiver of a finding of <see cref="NeedsConfig"/> on the model with a root digest.</summary>
    public static string Waiver(string rootDigest) => $$"""
        {
          "waivers": [
            {
              "id": "W-1", "rule": "TEST0001", "subject": "{{rootDigest}}", "requestedBy": "Ada", "approvedBy": "Grace",
              "justification": "The loader brings its own configuration.", "createdAt": "2026-01-01", "expiresAt": "2026-02-01"
            }
          ]
        }
        """;
}
