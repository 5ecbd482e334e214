import subprocess


def main():
    subprocess.run(["git", "status"], check=True)


if __name__ == "__main__":
    main()
